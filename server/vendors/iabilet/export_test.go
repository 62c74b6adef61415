package iabilet

// IDOf and CodeOf are idOf and codeOf, for the law that they keep.
var (
	IDOf   = idOf
	CodeOf = codeOf
)
