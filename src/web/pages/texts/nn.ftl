# Det sidene seier. `$figure` er talet `$n` slik det blir skrive; `$word` og `$other` er ord.

## Ramma
skip = Hopp til innhaldet
nav-main = Hovudmeny
nav-phone = Snarvegar
nav-home = Heim
nav-find = Finn
nav-needs = Behova mine
nav-all-needs = Behov
nav-log = Logg ting
nav-mine = Mitt
nav-hand-over = Lever ut
nav-today = I dag
nav-savings = Innsparingar
to-home = Til framsida
failure-number = Oppgje dette nummeret om du melder frå:
problem-invalid-value = Ein verdi er ikkje gyldig.
stale-form-title = Sida er for gammal
stale-form = Skjemaet vart ikkje sendt frå sida slik ho er no, kanskje fordi du logga inn på nytt. Gå tilbake, last sida på nytt og prøv igjen.
choose = Vel
fewer = Færre
more = Fleire
how-many = Kor mange
how-many-of = Kor mange av {$word}
more-choices = Meir
unknown = Ukjent
all = Alle
things = Ting
total = Sum
quoted = «{$word}»
look = Sjå på det
answer = Svar
tonnes = {$word} tonn
range = {$word}–{$other}

## Å kome inn
sign-in-title = Logg inn
sign-in-how = Har du ikkje passord, eller har du gløymt det? Be administratoren i kommunen om ei lenkje. Ho verkar éin gong og i eitt døgn.
sign-in-with = Logg inn med { $word }
farewell-title = Logga ut
farewell-about = Du er logga ut av Ombruk. No blir du logga ut hos { $word } òg.
farewell-onwards = Logg ut hos { $word }
sign-in-email = E-post
sign-in-password = Passord
code-title = Koden frå telefonen
code-about = Opne appen og skriv koden han viser for Ombruk.
code-label = Kode, seks siffer
password-title = Passord
password-about = Vel eit passord. Tre–fire ord du finn på sjølv, er lette å hugse og vanskelege å gisse.
password-new = Nytt passord
password-now = Passordet du har no
password-hint = Minst {$figure} teikn. Lengda tel, ikkje teiknsetjinga.
password-save = Lagre og logg inn
password-change = Byt passord
password-none = Du har ikkje passord her. Vil du ha eit, må du be administratoren om ei lenkje for det.
link-about = Lenkja er di. Trykk på knappen for å logge inn i denne nettlesaren.
link-enter = Logg inn
doors-title = Vel kven du vil vere
doors-about = Dette er ei prøveutgåve. Kommunen, folka, tinga og tala er oppdikta.
doors-api = Byggjer du noko på dette?
doors-docs = API-et er skildra her
door-work = {$word}, {$other}
door-employee = Treng noko, og ser kva kommunen har frå før.
door-facility-manager = Loggar ting i kjellaren, leverer ut og tek imot.
door-coordinator = Godkjenner, sender til reparasjon og ryddar lagera.
door-procurement = Gjer avrop når stigen har opna for det.
door-reporter = Viser politikarane kva ombruk har spart.
door-partner = Reparerer det andre ville ha kasta.
door-admin = Held orden på einingar, stader, folk og reglar.
door-neighbour = Arbeider i nabokommunen og ser det Fjordvik deler.
role-employee = Tilsett
role-facility-manager = Vaktmeister
role-coordinator = Ombrukskoordinator
role-procurement = Innkjøpar
role-reporter = Klimarådgivar
role-partner = Partnar
role-admin = Administrator
role-in = {$word} i {$other}

## Profilen
profile-title = Profil
profile-roles = Dette kan du gjere
profile-language = Språk
profile-speak = Bruk dette språket
profile-sessions = Her er du logga inn
since-day = sidan {$word}
session-this = her og no
session-end = Logg ut
until-day = til {$word}
sign-out = Logg ut
sign-out-everywhere = Logg ut overalt
access-title = Innlogging og nøklar
factor-title = Kode frå telefonen
factor-about = Med ein kode i tillegg hjelper det ingen å kjenne passordet ditt.
factor-on = Når du loggar inn, spør vi også om koden frå appen.
factor-begin = Set opp
factor-scan = Skann koden med ein app for eingongskodar.
factor-open = Opne i ein app på denne eininga
factor-type = Eller skriv inn:
factor-add = Ta i bruk
factor-remove = Slutt å spørje om kode
tokens-title = Nøklar for program
tokens-about = Eit program med ein av desse kan gjere det du kan. Trekk dei tilbake når dei ikkje trengst lenger.
tokens-made = Kopier nøkkelen no. Han blir ikkje vist igjen.
tokens-label = Kva nøkkelen er til
tokens-make = Lag nøkkel
tokens-revoke = Trekk tilbake
language-nb = Bokmål
language-nn = Nynorsk
language-sv = Svenska
language-da = Dansk
language-en = English

## Framsida
home-question = Kva treng du?
home-example = 6 kontorstolar til 1. mars
home-hint = Skriv kor mange, kva og til når, så ser vi kva som finst frå før. Eitt ord er nok til å leite.
home-look = Sjå kva vi har
home-waiting = Ventar på deg
home-nothing-waits = Ingenting ventar på deg no.
home-new = Nytt i nærleiken
home-all = Sjå alt som er ledig
overdue = Over tida
needed-by = trengst {$word}
kept-until = halde av til {$word}
fetched-at = hentestad: {$word}
show-code = Vis koden
of-covered = Dekt: {$word} av {$figure}
saved-this-year = Spart i år: {$word}
saved-money = Unngåtte kostnader
saved-mass = Unngåtte klimagassar
saved-waste = Unngått avfall
saved-how = Slik er det rekna ut
known-of = Kjent for {$word} av {$figure} ting
known-short = Kroner {$word}, klima {$other}

## Finn
find-title = Finn ting
find-what = Kva leitar du etter?
find-do = Finn
find-narrow = Avgrens
find-apply = Vis
find-all = Fjern alle filter
find-more = Vis fleire
find-degraded = Søket er ikkje heilt oppdatert akkurat no. Noko kan mangle.
find-nothing = Ingen treff
find-nothing-narrowed = Ingenting passar med alle filtera. Ta bort nokre av dei.
find-nothing-help = Prøv eit anna ord, eller sei kva du treng, så ser vi lenger enn det som står her.
find-need = Sei kva du treng
facet-category = Kva det er
facet-condition = Tilstand
facet-number = Kor mange like
thing-similar = Liknande ting
facet-colour = Farge
facet-width = Breidd
facet-distance = Avstand frå {$word}
facet-distance-short = Avstand
within-km = Inntil {$figure} km
find-total = { $n ->
    [one] 1 treff
   *[other] {$figure} treff
}
find-total-more = Minst {$figure} treff
find-more-values = Fleire
find-from = Frå
find-to = Til
find-remove = Ta bort
find-sort = Sortering
sort-relevance = Beste treff først
sort-distance = Nærast først
sort-newest = Nyaste først
sort-number = Flest først
sort-readiness = Ledig først
find-nothing-ways = Kanskje ein av desse:
find-nearly = Nesten
find-similar = Liknande ting
find-did-you-mean = Meinte du «{$word}»?
find-wider = Leit inntil {$word} km unna: {$figure}
find-without = Utan valet «{$word}»: {$figure}
find-related = {$word}: {$figure}
facet-place = Stad
at-least = Minst {$figure}
free = { $n ->
    [one] 1 ledig
   *[other] {$figure} ledige
}
none-free = Ingen ledige
in-state = {$figure} {$word}
neighbour = Nabokommune
from-day = Frå {$word}
opens-to-units = For andre einingar frå {$word}
opens-to-region = For regionen frå {$word}
state-available = ledige
state-in-use = i bruk
state-custody = til sletting eller kontroll
state-in-work = på verkstad
state-gone = borte
condition-as-new = Som ny
condition-good = Pent brukt
condition-worn = Slite
condition-needs-repair = Må reparerast
condition-for-parts = Til delar

## Éin ting
take-for = Ta {$figure} til {$word}
take-for-says = Ta {"{"}n{"}"} til {$word}
take-where = Kvar skal det stå?
take-hint = Det blir sett av til deg, og du ser kvar du hentar det.
take-neighbours = Dette høyrer til ein nabokommune. Sei kva du treng, så spør vi dei for deg.
take-all-held = Alle er sette av til nokon. Sei kva du treng, så får du vite om det blir nokon ledige.
take-not-in-use = Dette er i bruk.
take-not-custody = Dette må slettast eller kontrollerast før nokon kan få det.
take-not-in-work = Dette er på verkstad.
take-not-gone = Dette er ikkje her lenger.
take-not-available = Dette kan ikkje takast no.
ask-for-more = Treng du fleire eller noko liknande?
fact-category = Kva det er
fact-make = Merke
fact-colour = Farge
fact-sizes = Mål
fact-materials = Materiale
fact-age = Alder
fact-serial = Serienummer
fact-owner = Høyrer til
fact-unneeded = Til overs
fact-code = Kode

## Behov
need-new = Nytt behov
needs-open = Opne
needs-closed = Avslutta
needs-none = Ingen behov enno
needs-none-help = Når du treng noko, seier du det her, og ser kva som finst frå før.
need-covered = Alt er dekt
need-met = Ferdig
need-withdrawn = Trekt
need-correct = Rett teksten
need-correct-title = Rett teksten i behovet
need-correct-about = Antal og krav blir endra på kvar linje.
need-met-all = De har fått alt.
need-withdrawn-for = Trekt: {$word}.
need-withdrawn-by = Av {$word} den {$other}.
need-withdrawn-on = Den {$word}.
stating-title = Kva treng du?
stating-kind-unknown = Vi skjønte ikkje kva slags ting det er. Vel det her.
stating-what = Ting
stating-when = Trengst seinast
stating-where = Kvar
stating-why = Til kva
stating-considered = Vi har tenkt over om vi kan klare oss utan, dele, låne eller reparere det vi har
stating-note = Kva de vurderte
stating-note-hint = Trengst når det er mykje. Nokre ord er nok.
stating-until = Trengst til og med
stating-until-hint = Berre om det er for ei tid.
stating-go = Hald fram
rung-reuse = Ombruk
rung-repair = Reparasjon
rung-used = Brukt på avtale
rung-new = Nytt
step-reuse = Det vi har
step-repair = Det som kan reparerast
step-used = Kjøpe brukt
step-new = Kjøpe nytt
if-all-title = Når alt er ombruk
if-all-money = spart mot nytt, utan mva.
if-all-mass = CO₂e unngått
line-covered = Alt er dekt.
line-covered-fetch = Sjå kvar det blir henta
range-of = {$word}, rekna for {$figure} av dei
step-folded = { $n ->
    [one] Vis eitt framlegg til
   *[other] Vis {$figure} framlegg til
}
step-not-needed = Trengst ikkje
step-none-reuse = Ingenting ledig passar no
step-none-repair = Ingenting å reparere passar no
step-none-used = Ingenting brukt på avtalane passar
step-none-new = Ingenting på avtalane passar
step-there = { $n ->
    [one] 1 å sjå på
   *[other] {$figure} å sjå på
}
step-articles = { $n ->
    [one] 1 vare på avtale
   *[other] {$figure} varer på avtale
}
step-more = { $n ->
    [one] Eitt forslag til kjem når du har svart på dette.
   *[other] {$figure} forslag til kjem når du har svart på desse.
}
step-look = Sjå forslaga
locked-first = { $n ->
    [one] Svar på 1 forslag først
   *[other] Svar på {$figure} forslag først
}
locked-second-person = Koordinatoren må vere samd
alike = { $n ->
    [one] 1 ledig
   *[other] {$figure} like og ledige
}
saves-each = Sparer {$word} og {$other} CO₂e kvar
saves-money-each = Sparer {$word} kvar
saves-mass-each = Sparer {$word} CO₂e kvar
take = Ta {$figure}
take-says = Ta {"{"}n{"}"}
bought-used = Innkjøp gjer avropet når trinnet er ope.
bought-new = Innkjøp kan kjøpe nytt når alt under er svart på.
does-not-fit = Passar ikkje
does-not-fit-this = Passar ikkje: {$word}
offer-pending = Ventar på koordinatoren
question-pending = { $n ->
    [one] Koordinatoren er spurd: krava held 1 ting utanfor.
   *[other] Koordinatoren er spurd: krava held {$figure} ting utanfor.
}
question-approved = Koordinatoren er samd i krava.
question-refused = { $n ->
    [one] Koordinatoren er ikkje samd i krava, som held 1 ting utanfor. Ta tilbake eit avslag eller endre krava.
   *[other] Koordinatoren er ikkje samd i krava, som held {$figure} ting utanfor. Ta tilbake eit avslag eller endre krava.
}
ask-about = Berre koordinatoren kan opne neste trinn.
ask-coordinator = Spør koordinatoren
decided-title = Dette er avgjort
decided-taken = tok {$figure}
decided-declined = nei: {$word}
decided-pending = ventar på koordinatoren
decided-refused = koordinatoren sa nei
decided-void = gjeld ikkje lenger
take-back = Ta tilbake
take-back-this = Ta tilbake: {$word}
why-locked = Kvifor er kjøp låst?
why-locked-said = Kommunen brukar det han har før han kjøper. Eit trinn opnar seg når alt under det er teke eller svart på, og når ein koordinator er samd i krav som held mykje utanfor.
withdraw-title = Vi treng det ikkje likevel
withdraw-about = Det er den beste innsparinga. Det som er sett av, blir ledig for andre.
withdraw-why = Kvifor
withdraw-what = Kva
withdraw-all = Alt
withdraw-go = Trekk behovet
withdrawal-do-without = vi klarer oss utan
withdrawal-shared = vi deler med nokon
withdrawal-borrowed = vi låner
withdrawal-repaired = vi har reparert det vi hadde
withdrawal-postponed = det kan vente
withdrawal-mistake = det var ein feil
withdrawal-other = ein annan grunn
left-out-title = Det som blir halde utanfor
left-out-things = Ting som blir haldne utanfor
left-out-none = Ingenting blir halde utanfor.
left-out-why = Kvifor
left-out-stated = Det de krev
left-out-learned = Det det er svara nei til
left-out-alike = Ikkje lik det de har teke
left-out-place = Ikkje godkjend for staden
left-out-held = Sett av eller teke av dykk til noko anna
left-out-more = { $n ->
    [one] 1 til blir halden utanfor.
   *[other] {$figure} til blir haldne utanfor.
}
left-out-beyond = Endå fleire, etter kvar dei står
left-out-see = Sjå det som blir halde utanfor ({$figure})
open-step-title = Opne eit trinn
open-step-about = Det ingen har svara på under trinnet, held det ikkje lenger lukka. Det krev at tre gonger så mange som manglar, er tilbodne og svara på. Det som kjem seinare, må det framleis svarast på.
open-step-rung = Trinn som skal opnast
open-step-go = Opne trinnet
line-change = Endre talet eller krava
line-change-title = Endre: {$word}
demands = Krav til tingen
line-materials-hint = Fleire med komma mellom.
line-features = Det må ha
line-alike = Kor like
line-alike-kind = Same slag
line-alike-look = Ser like ut
line-alike-product = Same merke og modell
line-age = Høgst så mange år gammal
sets-title = Finn like ting frå få stader
sets-about = Sei kor mange du treng, og sjå kva som høyrer saman og kor mange stader det må hentast.
sets-near = Nær
sets-anywhere = Kvar som helst
sets-by = Trengst innan
sets-by-hint = Så snart som råd når det er tomt.
sets-most-sites = Frå høgst så mange stader
sets-find = Finn det som høyrer saman
sets-way = Framlegg {$word}: {$figure} i alt
sets-none = Ingenting høyrer saman
sets-none-about = Ingenting av det som er ledig, passar. Prøv færre, mindre like eller fleire stader.
sets-not-best = Det finst så mykje at ikkje alle måtar er samanlikna. Desse er gode.
sets-too-late = { $n ->
    [one] 1 kjem for seint.
   *[other] {$figure} kjem for seint.
}
sets-need-about = Sei at du treng dei, så får du òg vite om ting frå naboane og om det som kjem seinare.
sets-need = Sei kva du treng

## Kvifor ikkje
decline-title = Kvifor passar ikkje {$word}?
decline-question = Kvifor passar det ikkje?
decline-back = Tilbake til behovet
decline-reason = Grunn
decline-note = Med eigne ord
decline-judgement = Skriv nokre ord under. For alle like må koordinatoren vere samd.
decline-group = { $n ->
    [one] Gjeld alle like (1)
   *[other] Gjeld alle {$figure} like
}
decline-go = Svar nei
decline-count = Vis kva grensa tek bort
keep-it = Avbryt
reason-wrong-function = Kan ikkje brukast til det vi skal
reason-wrong-size = Feil storleik
reason-condition = For dårleg tilstand
reason-too-late = Klar for seint
reason-too-few-alike = For få like
reason-chemical-risk = Mogleg helsefare
reason-accessibility = Ikkje tilgjengeleg for alle
reason-too-far = For langt unna
reason-preference = Vi vil heller ha noko anna
reason-other = Ein annan grunn
limit-size-hint = Kva kan målet høgst eller minst vere, i centimeter?
measured-hint = Er målet ukjent? Skriv det du målte, i centimeter.
limit-max-width-cm = Høgst så brei (cm)
limit-max-depth-cm = Høgst så djup (cm)
limit-max-height-cm = Høgst så høg (cm)
limit-min-width-cm = Minst så brei (cm)
limit-min-depth-cm = Minst så djup (cm)
limit-min-height-cm = Minst så høg (cm)
limit-width-cm = Breidd i cm
limit-depth-cm = Djupn i cm
limit-height-cm = Høgd i cm
limit-min-condition = Minst så god
limit-ready-by = Må vere klar
limit-max-distance-km = Høgst så mange kilometer
limit-min-alike = Minst så mange like
limit-takes-away = { $n ->
    [one] Grensa tek bort {$word} av 1.
   *[other] Grensa tek bort {$word} av {$figure}.
}

## Mitt
kept-more = Meir om han
kept-change = Behald lenger eller færre
kept-fewer-hint = Det de slepper, blir ledig for andre.
kept-renew = Set av på nytt frå i dag
kept-last-day = Siste dag av lånet
kept-lapses = Sett av til
kept-goes-to = Skal til
kept-from = Frå
kept-over = Ikkje lenger sett av
purchase-title = Eit kjøp er trekt på grunn av dette
purchase-about = Eit kjøp var avgjort og blir ikkje gjort, fordi desse tinga fanst. Då er det som blir spart, spart i kassa.
purchase-reference = Kva kjøp
purchase-reference-hint = Nummeret på rekvisisjonen, bestillinga eller konkurransen.
purchase-go = Trekk kjøpet
mine-kept = Sett av til oss
mine-kept-none = Ingenting er sett av til dykk no.
mine-received = Overlevert
fetched = { $n ->
    [one] Eg har henta den
   *[other] Eg har henta {$figure}
}
fetched-says = Eg har henta {"{"}n{"}"}
release = Slepp den
release-this = Slepp den: {$word}
under-way = Under arbeid eller på veg
came-from = frå {$word}, {$other}
came-bought = kjøpt på avtale, {$word}
came = skifta eigar {$word}
went-to = til {$word}, {$other}
came-back = {$figure} kom tilbake
gave = Utlevert av {$word}
took = Motteke av {$word}

## I dag
today-approve = { $n ->
    [0] Å godkjenne
   *[other] Å godkjenne ({$figure})
}
today-approve-none = Ingen spør om noko.
today-note = Grunngjeving
today-yes = Godkjenn
today-no = Sei nei
today-work = På verkstad
today-work-none = Ingenting er på verkstad.
declined-thing = {$word}: {$other}
leaves-out = { $n ->
    [one] Held 1 ting utanfor
   *[other] Held {$figure} ting utanfor
}
leaves-out-articles = { $n ->
    [one] Held 1 brukt artikkel utanfor
   *[other] Held {$figure} brukte artiklar utanfor
}
ready-day = klar {$word}
must-leave = Bort seinast {$word}
work-repair = Reparasjon
work-reupholster = Omtrekking
work-clean = Reingjering
work-wipe = Sletting
work-inspect = Kontroll
work-transport = Transport
work-store = Lagring
work-recycle = Gjenvinning
work-transform = Ombygging
work-state-requested = Bestilt
work-state-quoted = Tilbod å svare på
work-state-in-progress = I gang

## Logg
log-title = Logg ting
log-site = Kvar er du?
log-change = Byt stad
log-place = Rom eller lager
log-photo = Ta bilete
log-what = Kva er det?
log-other = Noko anna
log-other-none = Sjå heile lista
log-condition = Tilstand
log-surplus = Til overs: andre kan få det
log-name = Namn, om det har eit
log-label = Kode på klistremerke
log-note = Merknad
log-save = Lagre og neste
logged = Lagra: {$figure} × {$word}
logged-alike = Er det logga frå før, som {$word}?
unsent-one = 1 ventar på nett
unsent-many = {"{"}n{"}"} ventar på nett
unsent-waits = Ligg på denne telefonen, og blir sendt når det er nett og du er logga inn.
unsent-unsure = Vart kanskje lagra for meir enn eit døgn sidan. Sjå etter før du sender på nytt.
unsent-refused = Vart ikkje teke imot:
unsent-again = Send på nytt
unsent-drop = Slett
unsent-sure = Slette det som ikkje er sendt?

## Innsparingar
savings-whose = For
savings-from = Frå
savings-to = Til og med
savings-show = Vis
savings-by = Fordelt etter
savings-table = Fordeling
savings-known = Kjent for
savings-none = Ingenting er bokført
savings-none-help = Når noko blir levert ut, står det her kva det sparte.
savings-method = Ukjende tal blir ikkje rekna som null: dei er utelatne, og «Kjent for» seier kor mange ting summen gjeld. Klimatala er samanliknande og høyrer ikkje heime i ein klimarekneskap.
by-month = Månad
by-unit = Eining
by-category = Kategori
of-it = {$word} spart i kassa, {$other} frigjort i budsjettet
chart-title = Ting som skifta eigar, månad for månad
chart-about = Stolpediagram over ting per månad og trinn. Tala står i tabellen under.
chart-table = Vis tala
month-1 = januar
month-2 = februar
month-3 = mars
month-4 = april
month-5 = mai
month-6 = juni
month-7 = juli
month-8 = august
month-9 = september
month-10 = oktober
month-11 = november
month-12 = desember
entries-title = Posteringar
entry-day = Dag
entry-what = Kva
entry-unit = Eining
entry-kind = Slag
entry-saving = Innsparing
entry-reversal = Tilbakeføring
entry-disposal-avoided = Unngått avhending
entry-arithmetic = Reknestykket
entry-given = Tala som vart brukte
entry-factors = Faktorar
entry-factors-none = Ingen faktor vart brukt.
entry-method = Metode {$word}. Summane er summar av linjene, og kvar linje er avrunda éin gong.
reversal-of = Tek tilbake {$figure} av dei. {$word} er levert tilbake i alt.
reversal-original = Sjå posteringa ho tek tilbake
grade-a = A: eit kjøp vart avlyst
grade-b = B: eit behov vart dekt
grade-c = C: teke utan behov
times-displaced = × {$word} ting
times-once = éin gong
measure-cashable = Spart i kassa
measure-budget-released = Frigjort i budsjettet
measure-disposal-avoided = Spart avhending
measure-waste = Unngått avfall
measure-co2e-low = Unngått CO₂e, lågt anslag
measure-co2e-central = Unngått CO₂e, midtre anslag
measure-co2e-high = Unngått CO₂e, høgt anslag
part-reference-price = Det ein ny ville ha kosta
part-disposal-avoided = Avhending som vart spart
part-price-paid = Betalt
part-repair = Reparasjon
part-transport = Transport
part-labour = Arbeid
part-storage = Lagring
part-mass = Vekt
part-footprint-new = Å lage ein ny
part-footprint-of-offer = Det tingen sjølv fører til
part-parts = Delar
given-n = Kor mange
given-displacement = Del som erstattar eit kjøp
given-price = Pris for ein ny
given-mass = Vekt for éin
given-footprint = Utslepp for ein ny
given-life = Del av levetida som er att
factor-version = Versjon {$figure}
factor-figure = Utslepp
factor-unit = Per
factor-boundary = Grense
factor-year = År
factor-geo = Område
factor-source = Kjelde
factor-locator = Kvar i kjelda
factor-licence = Lisens
factor-grade = Kvalitet
factor-note = Merknad
factor-from = Gjeld frå

## Utlevering og skanna kodar
happened = Kva dag skjedde det?
happened-hint = Lat det stå tomt om det skjer no.
handing-code = Koden på tingen
handing-find = Finn
handing-none = Ingen har sett av noko av dette.
in-the-lot = { $n ->
    [one] 1 på staden
   *[other] {$figure} på staden
}
kept-for = {$figure} til {$word}
goes-to = skal til {$word}
hand-over = { $n ->
    [one] Lever ut 1
   *[other] Lever ut {$figure}
}
hand-over-says = Lever ut {"{"}n{"}"}
handed-over = { $n ->
    [one] 1 er levert ut og bokført.
   *[other] {$figure} er leverte ut og bokførte.
}
scan = Skann koden
scan-read = Les biletet
scan-stop = Avbryt
scanned-unseen = Ingen kode i biletet
scanned-unseen-help = Ta biletet nærare, rett framanfrå og i godt lys, eller skriv koden.
scanned-title = Skanna kode
scanned-several = Koden kan bety
scanned-meant = Meinte du ein av desse?
scanned-unused = Klistremerket er nytt
scanned-unused-help = Det sit ikkje på noko enno. Logg tingen, så høyrer dei saman.
scanned-nothing = Koden er ukjend
scanned-nothing-help = Ingen ting her har denne koden. Du kan logge tingen no.
scanned-log = Logg tingen

## Varsel
nav-notices = Varsel
notices-unread = { $n ->
    [one] Eitt ulese varsel
   *[other] {$figure} ulesne varsel
}
notices-came = Det som har kome
notices-none = Ingenting har kome enno. Finn du ikkje det du leitar etter, kan du be om å få vite når det kjem.
notices-read = Eg har sett alle
notice-new = Nytt
notice-for = Du ventar på «{$word}»
notice-gone = Det kom noko for «{$word}», men det er ikkje ledig lenger
notice-ended = Vi ser ikkje lenger etter «{$word}». Sei frå igjen om du framleis ventar.
watches-title = Det du ventar på
watches-none = Du ventar ikkje på noko.
watch-set = Vi seier frå når det kjem: {$word}
watch-until = Vi ser etter til {$word}
watch-name = Namn
watch-rename = Gje det eit anna namn
watch-end = Ikkje sei frå meir
watch-end-this = Ikkje sei frå meir om {$word}
watch-do = Sei frå når det kjem
watch-do-more = Sei frå når det kjem fleire
watch-of-line = Vi seier frå til deg når det kjem noko som passar.
watch-of-line-ask = Det er ikkje noko som passar no.
wanted-by = { $n ->
    [one] Ei anna eining ventar på dette: {$word}
   *[other] {$figure} andre einingar ventar på dette: {$word}
}
pieces = {$figure} stk.
mail-title = E-post om det du ventar på
mail-at-once = Med ein gong det kjem
mail-daily = Samla kvar morgon
mail-never = Ikkje send e-post
mail-stop-title = E-post frå Ombruk
mail-stopped = Du får ikkje lenger e-post om det du ventar på. Varsla finn du framleis når du loggar inn.
mail-stop-about = Vil du slutte å få e-post om det du ventar på?
mail-stop = Ikkje send meg e-post
