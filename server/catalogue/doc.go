// Package catalogue says what is on sale: the events, performances and seating
// plans of all accounts, read from their vendors, kept for a while and read by
// one caller at a time however many ask.
//
// Nothing here decides or sells. What was read once is served while it is read
// again, also when the vendor cannot be reached; every answer says when its
// content was read. Plans are kept in their wire form beside the parsed one,
// under the hash of that form.
//
// Start with [New], [Catalogue.Events] and [Catalogue.Plan].
package catalogue
