package svg

import (
	"hash/fnv"
	"strconv"
	"strings"
	"unicode"
)

// idMaker derives ids from names. The same names in the same order always
// give the same ids.
type idMaker struct{ used map[string]bool }

// maxSlug leaves room for a number behind it.
const maxSlug = 40

func (m *idMaker) id(name string) string {
	if m.used == nil {
		m.used = make(map[string]bool)
	}
	slug := slugOf(name)
	id := slug
	for n := 2; m.used[id]; n++ {
		id = slug + "-" + strconv.Itoa(n)
	}
	m.used[id] = true
	return id
}

// slugOf spells a name in small Latin letters, digits and hyphens. A name in
// letters that cannot be spelled so becomes a number made of it.
func slugOf(name string) string {
	var b strings.Builder
	lost := false
	for _, r := range strings.ToLower(name) {
		if b.Len() >= maxSlug {
			break
		}
		latin, known := spelling[r]
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case known:
			b.WriteString(latin)
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			lost = true
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	slug := strings.Trim(b.String(), "-")
	if slug != "" && !lost {
		return slug
	}
	h := fnv.New32a()
	h.Write([]byte(name))
	return strings.Trim(slug+"-"+strconv.FormatUint(uint64(h.Sum32()), 36), "-")
}

var spelling = spellings()

func spellings() map[rune]string {
	all := make(map[rune]string)
	for from, to := range map[string]string{
		"абвгґдезийклмнопрстуфыэіўқғңәөүұһ": "a b v g g d e z i i k l m n o p r s t u f y e i u k g n a o u u h",
		"жхцчшщюяёїєъь":                     "zh kh ts ch sh shch yu ya e yi ye  ",
		"ăâáàäãåāąćčçďđéèêëěęēğģíìîïīıķłľļñńňņóòôöõøőřśšșşťțţúùûüůűūýÿźžż": "" +
			"a a a a a a a a a c c c d d e e e e e e e g g i i i i i i k l l l n n n n o o o o o o o r s s s s t t t u u u u u u u y y z z z",
		"ßæœþð": "ss ae oe th d",
	} {
		words := strings.Split(to, " ")
		for i, r := range []rune(from) {
			all[r] = words[i]
		}
	}
	return all
}
