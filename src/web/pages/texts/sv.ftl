# Det som sidorna säger. `$figure` är talet `$n` så som det skrivs; `$word` och `$other` är ord.

## Ramen
skip = Hoppa till innehållet
nav-main = Huvudmeny
nav-phone = Genvägar
nav-home = Hem
nav-find = Hitta
nav-needs = Mina behov
nav-all-needs = Behov
nav-log = Registrera saker
nav-mine = Mitt
nav-hand-over = Lämna ut
nav-today = I dag
nav-savings = Besparingar
to-home = Till startsidan
failure-number = Uppge det här numret om du hör av dig:
problem-invalid-value = Ett värde är inte giltigt.
stale-form-title = Sidan är för gammal
stale-form = Formuläret skickades inte från sidan som den ser ut nu, kanske för att du loggade in på nytt. Gå tillbaka, ladda om sidan och försök igen.
choose = Välj
fewer = Färre
more = Fler
how-many = Antal
how-many-of = Antal av {$word}
more-choices = Mer
unknown = Okänt
all = Alla
things = Saker
total = Summa
quoted = «{$word}»
look = Titta på det
answer = Svara
tonnes = {$word} ton
range = {$word}–{$other}

## Att komma in
sign-in-title = Logga in
sign-in-how = Har du inget lösenord, eller har du glömt det? Be administratören i kommunen om en länk. Den fungerar en gång och i ett dygn.
sign-in-with = Logga in med { $word }
farewell-title = Utloggad
farewell-about = Du är utloggad från Ombruk. Nu loggas du ut hos { $word } också.
farewell-onwards = Logga ut hos { $word }
sign-in-email = E-post
sign-in-password = Lösenord
code-title = Koden från telefonen
code-about = Öppna appen och skriv koden som den visar för Ombruk.
code-label = Kod, sex siffror
password-title = Lösenord
password-about = Välj ett lösenord. Tre–fyra ord som du själv hittar på är lätta att minnas och svåra att gissa.
password-new = Nytt lösenord
password-now = Lösenordet du har nu
password-hint = Minst {$figure} tecken. Längden räknas, inte skiljetecknen.
password-save = Spara och logga in
password-change = Byt lösenord
password-none = Du har inget lösenord här. Vill du ha ett, be administratören om en länk för det.
link-about = Länken är din. Tryck på knappen för att logga in i den här webbläsaren.
link-enter = Logga in
doors-title = Välj vem du vill vara
doors-about = Det här är en testversion. Kommunen, människorna, sakerna och siffrorna är påhittade.
doors-api = Bygger du något på det här?
doors-docs = API:et beskrivs här
door-work = {$word}, {$other}
door-employee = Behöver något och ser vad kommunen redan har.
door-facility-manager = Registrerar saker i källaren, lämnar ut och tar emot.
door-coordinator = Godkänner, skickar på reparation och håller ordning i förråden.
door-procurement = Gör avrop när trappan har öppnat för det.
door-reporter = Visar politikerna vad återbruket har sparat.
door-partner = Lagar det som andra skulle ha slängt.
door-admin = Håller ordning på enheter, platser, personer och regler.
door-neighbour = Arbetar i grannkommunen och ser det som Fjordvik delar med sig av.
role-employee = Medarbetare
role-facility-manager = Vaktmästare
role-coordinator = Samordnare för återbruk
role-procurement = Inköpare
role-reporter = Klimatrådgivare
role-partner = Partner
role-admin = Administratör
role-in = {$word} i {$other}

## Profilen
profile-title = Profil
profile-roles = Det här kan du göra
profile-language = Språk
profile-speak = Använd det här språket
profile-sessions = Här är du inloggad
since-day = sedan {$word}
session-this = här och nu
session-end = Logga ut
until-day = till {$word}
sign-out = Logga ut
sign-out-everywhere = Logga ut överallt
access-title = Inloggning och nycklar
factor-title = Kod från telefonen
factor-about = Med en kod därtill räcker det inte att någon kan ditt lösenord.
factor-on = När du loggar in frågar vi också efter koden från appen.
factor-begin = Ställ in
factor-scan = Skanna koden med en app för engångskoder.
factor-open = Öppna i en app på den här enheten
factor-type = Eller skriv in:
factor-add = Börja använda
factor-remove = Sluta fråga efter kod
tokens-title = Nycklar för program
tokens-about = Ett program med en av dessa kan göra det du kan. Återkalla dem när de inte behövs längre.
tokens-made = Kopiera nyckeln nu. Den visas inte igen.
tokens-label = Vad nyckeln är till för
tokens-make = Skapa nyckel
tokens-revoke = Återkalla
language-nb = Bokmål
language-nn = Nynorsk
language-sv = Svenska
language-da = Dansk
language-en = English

## Startsidan
home-question = Vad behöver du?
home-example = 6 kontorsstolar till 1 mars
home-hint = Skriv hur många, vad och till när, så ser vi vad som redan finns. Ett ord räcker för att leta.
home-look = Se vad vi har
home-waiting = Väntar på dig
home-nothing-waits = Inget väntar på dig just nu.
home-new = Nytt i närheten
home-all = Se allt som är ledigt
overdue = Försenat
needed-by = behövs till {$word}
kept-until = reserverat fram till {$word}
fetched-at = hämtas: {$word}
show-code = Visa koden
of-covered = Ordnat: {$word} av {$figure}
saved-this-year = Sparat i år: {$word}
saved-money = Undvikna kostnader
saved-mass = Undvikna växthusgaser
saved-waste = Undviket avfall
saved-how = Så har vi räknat
known-of = Känt för {$word} av {$figure} saker
known-short = Kronor {$word}, klimat {$other}

## Hitta
find-title = Hitta saker
find-what = Vad letar du efter?
find-do = Hitta
find-narrow = Avgränsa
find-apply = Visa
find-all = Ta bort alla filter
find-more = Visa fler
find-degraded = Sökningen är inte helt uppdaterad just nu. Något kan saknas.
find-nothing = Inga träffar
find-nothing-narrowed = Inget passar med alla filter. Ta bort några av dem.
find-nothing-help = Prova ett annat ord, eller säg vad du behöver, så letar vi längre än det som visas här.
find-need = Säg vad du behöver
facet-category = Vad det är
facet-condition = Skick
facet-number = Antal likadana
thing-similar = Liknande saker
facet-colour = Färg
facet-width = Bredd
facet-distance = Avstånd från {$word}
facet-distance-short = Avstånd
within-km = Inom {$figure} km
find-total = { $n ->
    [one] 1 träff
   *[other] {$figure} träffar
}
find-total-more = Minst {$figure} träffar
find-more-values = Fler
find-from = Från
find-to = Till
find-remove = Ta bort
find-sort = Ordning
sort-relevance = Bästa träffen först
sort-distance = Närmast först
sort-newest = Nyast först
sort-number = Flest först
sort-readiness = Lediga först
find-nothing-ways = Kanske något av det här:
find-nearly = Nästan
find-similar = Liknande saker
find-did-you-mean = Menade du «{$word}»?
find-wider = Sök inom {$word} km: {$figure}
find-without = Utan valet «{$word}»: {$figure}
find-related = {$word}: {$figure}
facet-place = Plats
at-least = Minst {$figure}
free = { $n ->
    [one] 1 ledig
   *[other] {$figure} lediga
}
none-free = Inga lediga
in-state = {$figure} {$word}
neighbour = Grannkommun
from-day = Från {$word}
opens-to-units = För andra enheter från {$word}
opens-to-region = För regionen från {$word}
state-available = lediga
state-in-use = i bruk
state-custody = under radering eller kontroll
state-in-work = på verkstad
state-gone = borta
condition-as-new = Som ny
condition-good = I gott skick
condition-worn = Sliten
condition-needs-repair = Behöver lagas
condition-for-parts = Till reservdelar

## En sak
take-for = Ta {$figure} till {$word}
take-for-says = Ta {"{"}n{"}"} till {$word}
take-where = Var ska det stå?
take-hint = Det reserveras åt dig, och du ser var du hämtar det.
take-neighbours = Det här hör till en grannkommun. Säg vad du behöver, så frågar vi dem åt dig.
take-all-held = Alla är reserverade. Säg vad du behöver, så får du veta om någon blir ledig.
take-not-in-use = Det här är i bruk.
take-not-custody = Det här måste raderas eller kontrolleras innan någon kan få det.
take-not-in-work = Det här är på verkstad.
take-not-gone = Det här finns inte kvar.
take-not-available = Det här går inte att ta nu.
ask-for-more = Behöver du fler eller något liknande?
fact-category = Vad det är
fact-make = Märke
fact-colour = Färg
fact-sizes = Mått
fact-materials = Material
fact-age = Ålder
fact-serial = Serienummer
fact-owner = Hör till
fact-unneeded = Överblivet
fact-code = Kod

## Behov
need-new = Nytt behov
needs-open = Öppna
needs-closed = Avslutade
needs-none = Inga behov än
needs-none-help = När du behöver något säger du till här och ser vad som redan finns.
need-covered = Allt är ordnat
need-met = Klart
need-withdrawn = Återtaget
need-correct = Rätta texten
need-correct-title = Rätta behovets text
need-correct-about = Antal och krav ändras på varje rad.
need-met-all = Ni har fått allt.
need-withdrawn-for = Återtaget: {$word}.
need-withdrawn-by = Av {$word} den {$other}.
need-withdrawn-on = Den {$word}.
stating-title = Vad behöver du?
stating-kind-unknown = Vi förstod inte vad det är för slags sak. Välj i listan.
stating-what = Sak
stating-when = Behövs senast
stating-where = Var
stating-why = Till vad
stating-considered = Vi har tänkt igenom om vi kan klara oss utan, dela, låna eller laga det vi har
stating-note = Vad ni övervägde
stating-note-hint = Behövs när det rör sig om mycket. Några ord räcker.
stating-until = Behövs till och med
stating-until-hint = Bara om det är för en tid.
stating-go = Fortsätt
rung-reuse = Återbruk
rung-repair = Reparation
rung-used = Begagnat på avtal
rung-new = Nytt
step-reuse = Det vi har
step-repair = Det som kan lagas
step-used = Köpa begagnat
step-new = Köpa nytt
if-all-title = När allt är återbruk
if-all-money = sparat mot nytt, exkl. moms
if-all-mass = CO₂e undviket
line-covered = Allt är ordnat.
line-covered-fetch = Se var det hämtas
range-of = {$word}, uppskattat för {$figure} av dem
step-folded = { $n ->
    [one] Visa ett förslag till
   *[other] Visa {$figure} förslag till
}
step-not-needed = Behövs inte
step-none-reuse = Inget ledigt passar just nu
step-none-repair = Inget att laga passar just nu
step-none-used = Inget begagnat på avtalen passar
step-none-new = Inget på avtalen passar
step-there = { $n ->
    [one] 1 att titta på
   *[other] {$figure} att titta på
}
step-articles = { $n ->
    [one] 1 vara på avtal
   *[other] {$figure} varor på avtal
}
step-more = { $n ->
    [one] Ett förslag till kommer när du har svarat på det här.
   *[other] {$figure} förslag till kommer när du har svarat på de här.
}
step-look = Se förslagen
locked-first = { $n ->
    [one] Svara på 1 förslag först
   *[other] Svara på {$figure} förslag först
}
locked-second-person = Samordnaren måste hålla med
alike = { $n ->
    [one] 1 ledig
   *[other] {$figure} likadana lediga
}
saves-each = Sparar {$word} och {$other} CO₂e per styck
saves-money-each = Sparar {$word} per styck
saves-mass-each = Sparar {$word} CO₂e per styck
take = Ta {$figure}
take-says = Ta {"{"}n{"}"}
bought-used = Inköp gör avropet när steget är öppet.
bought-new = Inköp kan köpa nytt när allt på stegen under är besvarat.
does-not-fit = Passar inte
does-not-fit-this = Passar inte: {$word}
offer-pending = Väntar på samordnaren
question-pending = { $n ->
    [one] Samordnaren är tillfrågad: kraven utesluter 1 sak.
   *[other] Samordnaren är tillfrågad: kraven utesluter {$figure} saker.
}
question-approved = Samordnaren håller med om kraven.
question-refused = { $n ->
    [one] Samordnaren håller inte med om kraven, som utesluter 1 sak. Ta tillbaka ett nej eller ändra kraven.
   *[other] Samordnaren håller inte med om kraven, som utesluter {$figure} saker. Ta tillbaka ett nej eller ändra kraven.
}
ask-about = Bara samordnaren kan öppna nästa steg.
ask-coordinator = Fråga samordnaren
decided-title = Det här är bestämt
decided-taken = tog {$figure}
decided-declined = nej: {$word}
decided-pending = väntar på samordnaren
decided-refused = samordnaren sa nej
decided-void = gäller inte längre
take-back = Ta tillbaka
take-back-this = Ta tillbaka: {$word}
why-locked = Varför är köp låst?
why-locked-said = Kommunen använder det den har innan den köper. Ett steg öppnas när allt under det är taget eller besvarat, och när en samordnare håller med om krav som utesluter mycket.
withdraw-title = Vi behöver det inte längre
withdraw-about = Det är den bästa besparingen. Det som är reserverat blir ledigt för andra.
withdraw-why = Varför
withdraw-what = Vad
withdraw-all = Allt
withdraw-go = Ta tillbaka behovet
withdrawal-do-without = vi klarar oss utan
withdrawal-shared = vi delar med någon
withdrawal-borrowed = vi lånar
withdrawal-repaired = vi har lagat det vi hade
withdrawal-postponed = det kan vänta
withdrawal-mistake = det blev fel
withdrawal-other = ett annat skäl
left-out-title = Det som utesluts
left-out-things = Saker som utesluts
left-out-none = Inget utesluts.
left-out-why = Varför
left-out-stated = Det ni kräver
left-out-learned = Det som det är svarat nej till
left-out-alike = Inte lik det ni har tagit
left-out-place = Inte godkänd för platsen
left-out-held = Reserverat eller taget av er till något annat
left-out-more = { $n ->
    [one] 1 till utesluts.
   *[other] {$figure} till utesluts.
}
left-out-beyond = Ännu fler, efter var de står
left-out-see = Se det som utesluts ({$figure})
open-step-title = Öppna ett steg
open-step-about = Det som ingen har svarat på under steget håller det inte längre stängt. Det kräver att tre gånger så många som saknas har erbjudits och besvarats. Det som kommer senare måste fortfarande besvaras.
open-step-rung = Steg som ska öppnas
open-step-go = Öppna steget
line-change = Ändra antal eller krav
line-change-title = Ändra: {$word}
demands = Krav på saken
line-materials-hint = Flera med kommatecken emellan.
line-features = Det måste ha
line-alike = Hur lika
line-alike-kind = Samma slag
line-alike-look = Ser lika ut
line-alike-product = Samma märke och modell
line-age = Högst så många år gammal
sets-title = Hitta lika saker från få platser
sets-about = Säg hur många du behöver och se vad som hör ihop och på hur många platser det måste hämtas.
sets-near = Nära
sets-anywhere = Var som helst
sets-by = Behövs senast
sets-by-hint = Så snart som möjligt när det är tomt.
sets-most-sites = Från högst så många platser
sets-find = Hitta det som hör ihop
sets-way = Förslag {$word}: {$figure} totalt
sets-none = Inget hör ihop
sets-none-about = Inget av det som är ledigt passar. Prova färre, mindre lika eller fler platser.
sets-not-best = Det finns så mycket att inte alla sätt har jämförts. De här är bra.
sets-too-late = { $n ->
    [one] 1 kommer för sent.
   *[other] {$figure} kommer för sent.
}
sets-need-about = Säg att du behöver dem, så får du också veta om grannarnas saker och om det som kommer senare.
sets-need = Säg vad du behöver

## Varför inte
decline-title = Varför passar inte {$word}?
decline-question = Varför passar det inte?
decline-back = Tillbaka till behovet
decline-reason = Skäl
decline-note = Med egna ord
decline-judgement = Skriv några ord nedanför. Gäller det alla likadana måste samordnaren hålla med.
decline-group = { $n ->
    [one] Gäller alla likadana (1)
   *[other] Gäller alla {$figure} likadana
}
decline-go = Svara nej
decline-count = Visa vad gränsen tar bort
keep-it = Avbryt
reason-wrong-function = Går inte att använda till det vi ska göra
reason-wrong-size = Fel storlek
reason-condition = För dåligt skick
reason-too-late = Klar för sent
reason-too-few-alike = För få lika
reason-chemical-risk = Kan vara en hälsorisk
reason-accessibility = Inte tillgängligt för alla
reason-too-far = För långt bort
reason-preference = Vi vill hellre ha något annat
reason-other = Ett annat skäl
limit-size-hint = Hur stort eller litet får det vara, i centimeter?
measured-hint = Är måttet okänt? Skriv det du mätte upp, i centimeter.
limit-max-width-cm = Högst så bred (cm)
limit-max-depth-cm = Högst så djup (cm)
limit-max-height-cm = Högst så hög (cm)
limit-min-width-cm = Minst så bred (cm)
limit-min-depth-cm = Minst så djup (cm)
limit-min-height-cm = Minst så hög (cm)
limit-width-cm = Bredd i cm
limit-depth-cm = Djup i cm
limit-height-cm = Höjd i cm
limit-min-condition = Minst i det här skicket
limit-ready-by = Måste vara klar
limit-max-distance-km = Högst så många kilometer
limit-min-alike = Minst så många lika
limit-takes-away = { $n ->
    [one] Gränsen tar bort {$word} av 1.
   *[other] Gränsen tar bort {$word} av {$figure}.
}

## Mitt
kept-more = Mer om den
kept-change = Behåll längre eller färre
kept-fewer-hint = Det ni släpper blir ledigt för andra.
kept-renew = Reservera på nytt från i dag
kept-last-day = Lånets sista dag
kept-lapses = Reserverat till
kept-goes-to = Ska till
kept-from = Från
kept-over = Inte längre reserverat
purchase-title = Ett köp har dragits tillbaka för detta
purchase-about = Ett köp var beslutat och blir inte av, eftersom de här sakerna fanns. Då räknas det som sparat i kassan.
purchase-reference = Vilket köp
purchase-reference-hint = Numret på rekvisitionen, beställningen eller upphandlingen.
purchase-go = Dra tillbaka köpet
mine-kept = Reserverat åt oss
mine-kept-none = Inget är reserverat åt er just nu.
mine-received = Överlämnat
fetched = { $n ->
    [one] Jag har hämtat den
   *[other] Jag har hämtat {$figure}
}
fetched-says = Jag har hämtat {"{"}n{"}"}
release = Släpp den
release-this = Släpp den: {$word}
under-way = Under arbete eller på väg
came-from = från {$word}, {$other}
came-bought = köpt på avtal, {$word}
came = bytte ägare {$word}
went-to = till {$word}, {$other}
came-back = {$figure} kom tillbaka
gave = Utlämnat av {$word}
took = Mottaget av {$word}

## I dag
today-approve = { $n ->
    [0] Att godkänna
   *[other] Att godkänna ({$figure})
}
today-approve-none = Ingen frågar om något.
today-note = Motivering
today-yes = Godkänn
today-no = Säg nej
today-work = På verkstad
today-work-none = Inget är på verkstad.
declined-thing = {$word}: {$other}
leaves-out = { $n ->
    [one] Utesluter 1 sak
   *[other] Utesluter {$figure} saker
}
leaves-out-articles = { $n ->
    [one] Utesluter 1 begagnad artikel
   *[other] Utesluter {$figure} begagnade artiklar
}
ready-day = klar {$word}
must-leave = Bort senast {$word}
work-repair = Reparation
work-reupholster = Omklädsel
work-clean = Rengöring
work-wipe = Radering
work-inspect = Kontroll
work-transport = Transport
work-store = Förvaring
work-recycle = Återvinning
work-transform = Ombyggnad
work-state-requested = Beställt
work-state-quoted = Offert att svara på
work-state-in-progress = Pågår

## Registrera
log-title = Registrera saker
log-site = Var är du?
log-change = Byt plats
log-place = Rum eller förråd
log-photo = Ta bild
log-what = Vad är det?
log-other = Något annat
log-other-none = Se hela listan
log-condition = Skick
log-surplus = Överblivet: andra kan få det
log-name = Namn, om det har ett
log-label = Kod på etiketten
log-note = Anteckning
log-save = Spara och ta nästa
logged = Sparat: {$figure} × {$word}
logged-alike = Är det redan registrerat, som {$word}?
unsent-one = 1 väntar på nät
unsent-many = {"{"}n{"}"} väntar på nät
unsent-waits = Finns i den här telefonen och skickas när det finns nät och du är inloggad.
unsent-unsure = Sparades kanske för mer än ett dygn sedan. Titta efter innan du skickar igen.
unsent-refused = Togs inte emot:
unsent-again = Skicka igen
unsent-drop = Ta bort
unsent-sure = Ta bort det som inte är skickat?

## Besparingar
savings-whose = För
savings-from = Från
savings-to = Till och med
savings-show = Visa
savings-by = Fördelat efter
savings-table = Fördelning
savings-known = Känt för
savings-none = Inget är bokfört
savings-none-help = När något lämnas ut står det här vad det sparade.
savings-method = Okända tal räknas inte som noll: de är utelämnade, och «Känt för» säger hur många saker summan gäller. Klimatsiffrorna är jämförande och hör inte hemma i ett klimatbokslut.
by-month = Månad
by-unit = Enhet
by-category = Kategori
of-it = {$word} sparat i kassan, {$other} frigjort i budgeten
chart-title = Överlämnade saker, månad för månad
chart-about = Stapeldiagram över saker per månad och steg. Siffrorna står i tabellen nedanför.
chart-table = Visa siffrorna
month-1 = januari
month-2 = februari
month-3 = mars
month-4 = april
month-5 = maj
month-6 = juni
month-7 = juli
month-8 = augusti
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december
entries-title = Bokförda poster
entry-day = Dag
entry-what = Vad
entry-unit = Enhet
entry-kind = Slag
entry-saving = Besparing
entry-reversal = Återföring
entry-disposal-avoided = Undviket bortskaffande
entry-arithmetic = Uträkningen
entry-given = Siffrorna som användes
entry-factors = Faktorer
entry-factors-none = Ingen faktor användes.
entry-method = Metod {$word}. Summorna är summor av raderna, och varje rad är avrundad en gång.
reversal-of = Tar tillbaka {$figure} av dem. Sammanlagt har {$word} lämnats tillbaka.
reversal-original = Se posten som den tar tillbaka
grade-a = A: ett köp ställdes in
grade-b = B: ett behov tillgodosågs
grade-c = C: taget utan behov
times-displaced = × {$word} saker
times-once = en gång
measure-cashable = Sparat i kassan
measure-budget-released = Frigjort i budgeten
measure-disposal-avoided = Sparat bortskaffande
measure-waste = Undviket avfall
measure-co2e-low = Undviken CO₂e, låg uppskattning
measure-co2e-central = Undviken CO₂e, central uppskattning
measure-co2e-high = Undviken CO₂e, hög uppskattning
part-reference-price = Vad en ny skulle ha kostat
part-disposal-avoided = Bortskaffande som sparades
part-price-paid = Betalt
part-repair = Reparation
part-transport = Transport
part-labour = Arbete
part-storage = Förvaring
part-mass = Vikt
part-footprint-new = Att tillverka en ny
part-footprint-of-offer = Vad saken själv orsakar
part-parts = Delar
given-n = Antal
given-displacement = Andel som ersätter ett köp
given-price = Pris för en ny
given-mass = Vikt för en
given-footprint = Utsläpp för en ny
given-life = Andel av livslängden som är kvar
factor-version = Version {$figure}
factor-figure = Utsläpp
factor-unit = Per
factor-boundary = Avgränsning
factor-year = År
factor-geo = Område
factor-source = Källa
factor-locator = Var i källan
factor-licence = Licens
factor-grade = Kvalitet
factor-note = Anteckning
factor-from = Gäller från

## Utlämning och skannade koder
happened = Vilken dag hände det?
happened-hint = Lämna tomt om det händer nu.
handing-code = Koden på saken
handing-find = Hitta
handing-none = Ingen har reserverat något av det här.
in-the-lot = { $n ->
    [one] 1 på platsen
   *[other] {$figure} på platsen
}
kept-for = {$figure} till {$word}
goes-to = ska till {$word}
hand-over = { $n ->
    [one] Lämna ut 1
   *[other] Lämna ut {$figure}
}
hand-over-says = Lämna ut {"{"}n{"}"}
handed-over = { $n ->
    [one] 1 är utlämnad och bokförd.
   *[other] {$figure} är utlämnade och bokförda.
}
scan = Skanna koden
scan-read = Läs bilden
scan-stop = Avbryt
scanned-unseen = Ingen kod i bilden
scanned-unseen-help = Ta bilden närmare, rakt framifrån och i bra ljus, eller skriv koden.
scanned-title = Skannad kod
scanned-several = Koden kan betyda
scanned-meant = Menade du någon av de här?
scanned-unused = Etiketten är ny
scanned-unused-help = Den sitter inte på något än. Registrera saken, så hör de ihop.
scanned-nothing = Koden är okänd
scanned-nothing-help = Ingen sak här har den koden. Du kan registrera saken nu.
scanned-log = Registrera saken

## Aviseringar
nav-notices = Aviseringar
notices-unread = { $n ->
    [one] En oläst avisering
   *[other] {$figure} olästa aviseringar
}
notices-came = Det som har kommit in
notices-none = Inget har kommit in än. Hittar du inte det du söker kan du be att få veta när det kommer.
notices-read = Jag har sett alla
notice-new = Ny
notice-for = Du väntar på «{$word}»
notice-gone = Något kom in för «{$word}», men det är inte längre ledigt
notice-ended = Vi letar inte längre efter «{$word}». Säg till igen om du fortfarande väntar.
watches-title = Det du väntar på
watches-none = Du väntar inte på något.
watch-set = Vi säger till när det kommer: {$word}
watch-until = Vi letar till {$word}
watch-name = Namn
watch-rename = Byt namn
watch-end = Sluta säga till
watch-end-this = Sluta säga till om {$word}
watch-do = Säg till när det kommer
watch-do-more = Säg till när det kommer fler
watch-of-line = Vi säger till dig när det kommer något som passar.
watch-of-line-ask = Det finns inget som passar just nu.
wanted-by = { $n ->
    [one] En annan enhet väntar på det här: {$word}
   *[other] {$figure} andra enheter väntar på det här: {$word}
}
pieces = {$figure} st.
mail-title = E-post om det du väntar på
mail-at-once = Så fort det kommer
mail-daily = Samlat varje morgon
mail-never = Skicka ingen e-post
mail-stop-title = E-post från Ombruk
mail-stopped = Du får inte längre e-post om det du väntar på. Aviseringarna finns kvar när du loggar in.
mail-stop-about = Vill du sluta få e-post om det du väntar på?
mail-stop = Skicka ingen e-post till mig
