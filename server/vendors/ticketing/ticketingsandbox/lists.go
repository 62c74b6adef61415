package ticketingsandbox

import "net/http"

func (c *call) listVenues() (int, any, error) {
	all := []any{}
	for _, v := range []*venue{lookout, dockyard, grounds, lagoon} {
		if c.is("region", v.region.id) && c.is("name", v.name) {
			all = append(all, v.json())
		}
	}
	return c.list(all)
}

func (c *call) listRegions() (int, any, error) {
	return c.list([]any{antigua.json(), barbuda.json()})
}

func (c *call) listCategories() (int, any, error) {
	return c.list([]any{
		jsonCategory{"/categories/16990000000301", "Music", []string{"Live", "Steelpan"}},
		jsonCategory{"/categories/16990000000302", "Sport", []string{"Sailing", "Running"}},
		jsonCategory{"/categories/16990000000303", "Food", []string{"Fair"}},
	})
}

func (c *call) listCountries() (int, any, error) {
	return http.StatusOK, map[string][]string{"countries": {"Antigua and Barbuda", "Dominica", "Saint Kitts and Nevis"}}, nil
}
