package bil24sandbox

import "strings"

// text is one text in the languages that a request may ask for.
type text struct{ ro, en, ru string }

// language is what a request's locale asks for; the vendor's default is ru-RU.
type language string

func languageOf(locale string) language {
	switch tag, _, _ := strings.Cut(strings.ToLower(locale), "-"); tag {
	case "ro", "en":
		return language(tag)
	}
	return "ru"
}

// in returns the text in l. Texts of the seed have no Russian and are
// Romanian instead.
func (t text) in(l language) string {
	switch {
	case l == "en" && t.en != "":
		return t.en
	case l == "ru" && t.ru != "":
		return t.ru
	}
	return t.ro
}

// refusal is an answer with a result code other than 0.
type refusal struct {
	code int
	text text
}

// Error returns the English text.
func (r *refusal) Error() string { return r.text.en }

// What the vendor says no with. 101 is meant for the buyer; -1 for us.
var (
	errProtocol = &refusal{-1, text{"Cerere greșită.", "The request is wrong.", "Неверный запрос."}}
	errCommand  = &refusal{-1, text{"Comandă necunoscută.", "Unknown command.", "Неизвестная команда."}}
	errUnknown  = &refusal{-1, text{"Nu există.", "Not found.", "Не найдено."}}
	errFull     = &refusal{-1, text{"Prea mulți utilizatori.", "Too many users.", "Слишком много пользователей."}}
	errUser     = &refusal{1, text{
		"Identificatorii sesiunii sunt greșiți.", "Session identifiers are wrong.",
		"Неверные идентификаторы сессии."}}
	errInterface = &refusal{2, text{
		"Interfața sau cheia ei este greșită.", "Interface id or token is wrong.",
		"Неверный идентификатор интерфейса или токен."}}
	errSort = &refusal{-1, text{
		"Comanda nu este pentru acest tip de interfață.", "The command is not for this type of interface.",
		"Команда недоступна для этого типа интерфейса."}}
	errEmail = &refusal{102, text{
		"Confirmați adresa de e-mail.", "Please confirm your e-mail address.",
		"Подтвердите адрес электронной почты."}}
	errEmailCode = &refusal{101, text{
		"Codul de confirmare este greșit.", "Wrong confirmation code.", "Неверный код подтверждения."}}
	errAddress = &refusal{101, text{
		"Adresa de e-mail este greșită.", "The e-mail address is wrong.", "Неверный адрес электронной почты."}}
	errFanID = &refusal{101, text{
		"Lipsește Fan ID-ul unui loc.", "A place has no Fan ID.", "Не указан Fan ID."}}
	errFullName = &refusal{101, text{
		"Lipsește numele complet.", "The full name is missing.", "Не указано полное имя."}}
	errPhone = &refusal{101, text{
		"Lipsește numărul de telefon.", "The phone number is missing.", "Не указан номер телефона."}}
	errTaken = &refusal{101, text{
		"Unul dintre locuri nu mai este liber.", "One of the places is no longer free.",
		"Одно из мест уже занято."}}
	errTooFew = &refusal{101, text{
		"Nu mai sunt atâtea locuri.", "There are not that many places left.",
		"Недостаточно свободных мест."}}
	errPrice = &refusal{101, text{
		"Prețul s-a schimbat.", "The price has changed.", "Цена изменилась."}}
	errCode = &refusal{101, text{
		"Codul de acces este greșit.", "Wrong access code.", "Неверный код доступа."}}
	errClosed = &refusal{101, text{
		"Vânzarea nu a început.", "The sale has not begun.", "Продажа ещё не началась."}}
	errEmpty = &refusal{101, text{
		"Coșul este gol.", "The cart is empty.", "Корзина пуста."}}
	errLimit = &refusal{101, text{
		"Prea multe locuri într-un coș.", "Too many places in one cart.",
		"Слишком много мест в корзине."}}
	errBusy = &refusal{101, text{
		"Operațiunea nu poate fi făcută acum.", "This cannot be done now.",
		"Операция сейчас невозможна."}}
)
