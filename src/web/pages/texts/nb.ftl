# Det sidene sier. `$figure` er tallet `$n` slik det skrives; `$word` og `$other` er ord.

## Rammen
skip = Hopp til innholdet
nav-main = Hovedmeny
nav-phone = Snarveier
nav-home = Hjem
nav-find = Finn
nav-needs = Mine behov
nav-all-needs = Behov
nav-log = Logg ting
nav-mine = Mitt
nav-hand-over = Lever ut
nav-today = I dag
nav-savings = Besparelser
to-home = Til forsiden
failure-number = Oppgi dette nummeret hvis du melder fra:
problem-invalid-value = En verdi er ikke gyldig.
stale-form-title = Siden er for gammel
stale-form = Skjemaet ble ikke sendt fra siden slik den er nå, kanskje fordi du logget inn på nytt. Gå tilbake, last siden på nytt og prøv igjen.
choose = Velg
fewer = Færre
more = Flere
how-many = Antall
how-many-of = Antall av {$word}
more-choices = Mer
unknown = Ukjent
all = Alle
things = Ting
total = Sum
quoted = «{$word}»
look = Se på det
answer = Svar
tonnes = {$word} tonn
range = {$word}–{$other}

## Å komme inn
sign-in-title = Logg inn
sign-in-how = Har du ikke passord, eller har du glemt det? Be administratoren i kommunen om en lenke. Den virker én gang og i ett døgn.
sign-in-with = Logg inn med { $word }
farewell-title = Logget ut
farewell-about = Du er logget ut av Ombruk. Nå logges du ut hos { $word } også.
farewell-onwards = Logg ut hos { $word }
sign-in-email = E-post
sign-in-password = Passord
code-title = Koden fra telefonen
code-about = Åpne appen og skriv koden den viser for Ombruk.
code-label = Kode, seks sifre
password-title = Passord
password-about = Velg et passord. Tre–fire ord du finner på selv, er lett å huske og vanskelig å gjette.
password-new = Nytt passord
password-now = Passordet du har nå
password-hint = Minst {$figure} tegn. Lengden teller, ikke tegnsettingen.
password-save = Lagre og logg inn
password-change = Bytt passord
password-none = Du har ikke passord her. Vil du ha et, må du be administratoren om en lenke for det.
link-about = Lenken er din. Trykk på knappen for å logge inn i denne nettleseren.
link-enter = Logg inn
doors-title = Velg hvem du vil være
doors-about = Dette er en prøve. Kommunen, folkene, tingene og tallene er funnet på.
doors-api = Bygger du noe på dette?
doors-docs = API-et er beskrevet her
door-work = {$word}, {$other}
door-employee = Trenger noe, og ser hva kommunen har fra før.
door-facility-manager = Logger ting i kjelleren, leverer ut og tar imot.
door-coordinator = Godkjenner, sender til reparasjon og rydder lagrene.
door-procurement = Gjør avrop når stigen har åpnet for det.
door-reporter = Viser politikerne hva ombruk har spart.
door-partner = Reparerer det andre ville ha kastet.
door-admin = Fører enheter, steder, folk og regler.
door-neighbour = Arbeider i nabokommunen og ser det Fjordvik deler.
role-employee = Ansatt
role-facility-manager = Vaktmester
role-coordinator = Ombrukskoordinator
role-procurement = Innkjøper
role-reporter = Klimarådgiver
role-partner = Partner
role-admin = Administrator
role-in = {$word} i {$other}

## Profilen
profile-title = Profil
profile-roles = Dette kan du gjøre
profile-language = Språk
profile-speak = Bruk dette språket
profile-sessions = Her er du logget inn
since-day = siden {$word}
session-this = her og nå
session-end = Logg ut
until-day = til {$word}
sign-out = Logg ut
sign-out-everywhere = Logg ut overalt
access-title = Innlogging og nøkler
factor-title = Kode fra telefonen
factor-about = Med en kode i tillegg hjelper det ingen å kjenne passordet ditt.
factor-on = Når du logger inn, spør vi også om koden fra appen.
factor-begin = Sett opp
factor-scan = Skann koden med en app for engangskoder.
factor-open = Åpne i en app på denne enheten
factor-type = Eller skriv inn:
factor-add = Ta i bruk
factor-remove = Slutt å spørre om kode
tokens-title = Nøkler for programmer
tokens-about = Et program med en av disse kan gjøre det du kan. Trekk dem tilbake når de ikke trengs lenger.
tokens-made = Kopier nøkkelen nå. Den vises ikke igjen.
tokens-label = Hva nøkkelen er til
tokens-make = Lag nøkkel
tokens-revoke = Trekk tilbake
language-nb = Bokmål
language-nn = Nynorsk
language-sv = Svenska
language-da = Dansk
language-en = English

## Forsiden
home-question = Hva trenger du?
home-example = 6 kontorstoler til 1. mars
home-hint = Skriv antall, ting og dato, så ser vi hva som finnes fra før. Ett ord er nok til å lete.
home-look = Se hva vi har
home-waiting = Venter på deg
home-nothing-waits = Ingenting venter på deg nå.
home-new = Nytt i nærheten
home-all = Se alt som er ledig
overdue = Over tiden
needed-by = trengs {$word}
kept-until = holdes til {$word}
fetched-at = hentes: {$word}
show-code = Vis koden
of-covered = {$word} av {$figure} dekket
saved-this-year = Spart i år: {$word}
saved-money = Unngåtte kostnader
saved-mass = Unngåtte klimagasser
saved-waste = Unngått avfall
saved-how = Slik er det regnet ut
known-of = Kjent for {$word} av {$figure} ting
known-short = Kroner {$word}, klima {$other}

## Finn
find-title = Finn ting
find-what = Hva leter du etter?
find-do = Finn
find-narrow = Snevre inn
find-apply = Vis
find-all = Fjern alle filtre
find-more = Vis flere
find-degraded = Søket er ikke helt oppdatert akkurat nå. Det kan mangle noe.
find-nothing = Ingen treff
find-nothing-narrowed = Ingenting passer med alle filtrene. Ta bort noen av dem.
find-nothing-help = Prøv et annet ord, eller si hva du trenger, så ser vi videre enn det som står her.
find-need = Si hva du trenger
facet-category = Hva det er
facet-condition = Tilstand
facet-number = Antall like
thing-similar = Lignende ting
facet-colour = Farge
facet-width = Bredde
facet-distance = Avstand fra {$word}
facet-distance-short = Avstand
within-km = Inntil {$figure} km
find-total = { $n ->
    [one] 1 treff
   *[other] {$figure} treff
}
find-total-more = Minst {$figure} treff
find-more-values = Flere
find-from = Fra
find-to = Til
find-remove = Ta bort
find-sort = Sortering
sort-relevance = Best treff først
sort-distance = Nærmest først
sort-newest = Nyeste først
sort-number = Flest først
sort-readiness = Ledig først
find-nothing-ways = Kanskje en av disse:
find-nearly = Nesten
find-similar = Lignende ting
find-did-you-mean = Mente du «{$word}»?
find-wider = Let inntil {$word} km unna: {$figure}
find-without = Uten valget «{$word}»: {$figure}
find-related = {$word}: {$figure}
facet-place = Sted
at-least = Minst {$figure}
free = { $n ->
    [one] 1 ledig
   *[other] {$figure} ledige
}
none-free = Ingen ledige
in-state = {$figure} {$word}
neighbour = Nabokommune
from-day = Fra {$word}
opens-to-units = For andre enheter fra {$word}
opens-to-region = For regionen fra {$word}
state-available = ledige
state-in-use = i bruk
state-custody = under sletting eller kontroll
state-in-work = på verksted
state-gone = borte
condition-as-new = Som ny
condition-good = Pent brukt
condition-worn = Slitt
condition-needs-repair = Må repareres
condition-for-parts = Til deler

## Én ting
take-for = Ta {$figure} til {$word}
take-for-says = Ta {"{"}n{"}"} til {$word}
take-where = Hvor skal det stå?
take-hint = Det settes av til deg, og du ser hvor det hentes.
take-neighbours = Dette hører til en nabokommune. Si hva du trenger, så spør vi dem for deg.
take-all-held = Alle er satt av til noen. Si hva du trenger, så får du vite om det blir noen ledige.
take-not-in-use = Dette er i bruk.
take-not-custody = Dette må slettes eller kontrolleres før noen kan få det.
take-not-in-work = Dette er på verksted.
take-not-gone = Dette er ikke her lenger.
take-not-available = Dette kan ikke tas nå.
ask-for-more = Trenger du flere eller noe lignende?
fact-category = Hva det er
fact-make = Merke
fact-colour = Farge
fact-sizes = Mål
fact-materials = Materialer
fact-age = Alder
fact-serial = Serienummer
fact-owner = Hører til
fact-unneeded = Til overs
fact-code = Kode

## Behov
need-new = Nytt behov
needs-open = Åpne
needs-closed = Avsluttet
needs-none = Ingen behov ennå
needs-none-help = Når du trenger noe, sier du det her, og ser hva som finnes fra før.
need-covered = Alt er dekket
need-met = Ferdig
need-withdrawn = Trukket
need-correct = Rett teksten
need-correct-title = Rett teksten i behovet
need-correct-about = Antall og krav endres på hver linje.
need-met-all = Dere har fått alt.
need-withdrawn-for = Trukket: {$word}.
need-withdrawn-by = Av {$word} den {$other}.
need-withdrawn-on = Den {$word}.
stating-title = Hva trenger du?
stating-kind-unknown = Vi forsto ikke hva slags ting det er. Velg det her.
stating-what = Ting
stating-when = Trengs senest
stating-where = Hvor
stating-why = Til hva
stating-considered = Vi har tenkt over om vi kan klare oss uten, dele, låne eller reparere det vi har
stating-note = Hva dere vurderte
stating-note-hint = Trengs når det er mye. Noen ord er nok.
stating-until = Trengs til og med
stating-until-hint = Bare hvis det er for en tid.
stating-go = Fortsett
rung-reuse = Ombruk
rung-repair = Reparasjon
rung-used = Brukt på avtale
rung-new = Nytt
step-reuse = Det vi har
step-repair = Det som kan repareres
step-used = Kjøpe brukt
step-new = Kjøpe nytt
if-all-title = Når alt er ombruk
if-all-money = spart mot nytt, uten mva.
if-all-mass = CO₂e unngått
line-covered = Alt er dekket.
line-covered-fetch = Se hvor det hentes
range-of = {$word}, anslått for {$figure} av dem
step-folded = { $n ->
    [one] Vis ett forslag til
   *[other] Vis {$figure} forslag til
}
step-not-needed = Trengs ikke
step-none-reuse = Ingenting ledig passer nå
step-none-repair = Ingenting å reparere passer nå
step-none-used = Ingenting brukt på avtalene passer
step-none-new = Ingenting på avtalene passer
step-there = { $n ->
    [one] 1 å se på
   *[other] {$figure} å se på
}
step-articles = { $n ->
    [one] 1 vare på avtale
   *[other] {$figure} varer på avtale
}
step-more = { $n ->
    [one] Ett forslag til kommer når dette er besvart.
   *[other] {$figure} forslag til kommer når disse er besvart.
}
step-look = Se forslagene
locked-first = { $n ->
    [one] Svar på 1 forslag først
   *[other] Svar på {$figure} forslag først
}
locked-second-person = Koordinatoren må være enig
alike = { $n ->
    [one] 1 ledig
   *[other] {$figure} like ledige
}
saves-each = Sparer {$word} og {$other} CO₂e hver
saves-money-each = Sparer {$word} hver
saves-mass-each = Sparer {$word} CO₂e hver
take = Ta {$figure}
take-says = Ta {"{"}n{"}"}
bought-used = Innkjøp gjør avropet når trinnet er åpent.
bought-new = Innkjøp kan kjøpe nytt når alt under er besvart.
does-not-fit = Passer ikke
does-not-fit-this = Passer ikke: {$word}
offer-pending = Venter på koordinatoren
question-pending = { $n ->
    [one] Koordinatoren er spurt: kravene holder 1 ting utenfor.
   *[other] Koordinatoren er spurt: kravene holder {$figure} ting utenfor.
}
question-approved = Koordinatoren er enig i kravene.
question-refused = { $n ->
    [one] Koordinatoren er ikke enig i kravene, som holder 1 ting utenfor. Ta tilbake et avslag eller endre kravene.
   *[other] Koordinatoren er ikke enig i kravene, som holder {$figure} ting utenfor. Ta tilbake et avslag eller endre kravene.
}
ask-about = Bare koordinatoren kan åpne neste trinn.
ask-coordinator = Spør koordinatoren
decided-title = Dette er bestemt
decided-taken = {$figure} tatt
decided-declined = nei: {$word}
decided-pending = venter på koordinatoren
decided-refused = koordinatoren sa nei
decided-void = gjelder ikke lenger
take-back = Ta tilbake
take-back-this = Ta tilbake: {$word}
why-locked = Hvorfor er kjøp låst?
why-locked-said = Kommunen bruker det den har før den kjøper. Et trinn åpner seg når alt under det er tatt eller besvart, og når en koordinator er enig i krav som holder mye utenfor.
withdraw-title = Vi trenger det ikke likevel
withdraw-about = Det er den beste besparelsen. Det som er satt av, blir ledig for andre.
withdraw-why = Hvorfor
withdraw-what = Hva
withdraw-all = Alt
withdraw-go = Trekk behovet
withdrawal-do-without = vi klarer oss uten
withdrawal-shared = vi deler med noen
withdrawal-borrowed = vi låner
withdrawal-repaired = vi har reparert det vi hadde
withdrawal-postponed = det kan vente
withdrawal-mistake = det var en feil
withdrawal-other = en annen grunn
left-out-title = Det som holdes utenfor
left-out-things = Ting som holdes utenfor
left-out-none = Ingenting holdes utenfor.
left-out-why = Hvorfor
left-out-stated = Det dere krever
left-out-learned = Det det er svart nei til
left-out-alike = Ikke lik det dere har tatt
left-out-place = Ikke godkjent for stedet
left-out-held = Satt av eller tatt av dere til noe annet
left-out-more = { $n ->
    [one] 1 til holdes utenfor.
   *[other] {$figure} til holdes utenfor.
}
left-out-beyond = Enda flere, etter hvor de står
left-out-see = Se det som holdes utenfor ({$figure})
open-step-title = Åpne et trinn
open-step-about = Det ingen har svart på under trinnet, holder det ikke lenger lukket. Det krever at tre ganger så mange som mangler, er tilbudt og besvart. Det som kommer senere, må fortsatt besvares.
open-step-rung = Trinn som skal åpnes
open-step-go = Åpne trinnet
line-change = Endre antall eller krav
line-change-title = Endre: {$word}
demands = Krav til tingen
line-materials-hint = Flere med komma mellom.
line-features = Det må ha
line-alike = Hvor like
line-alike-kind = Samme slag
line-alike-look = Ser like ut
line-alike-product = Samme merke og modell
line-age = Høyst så mange år gammel
sets-title = Finn like ting fra få steder
sets-about = Si hvor mange du trenger, og se hva som hører sammen og hvor mange steder det må hentes.
sets-near = Nær
sets-anywhere = Hvor som helst
sets-by = Trengs innen
sets-by-hint = Så snart som mulig når det er tomt.
sets-most-sites = Fra høyst så mange steder
sets-find = Finn det som hører sammen
sets-way = Forslag {$word}: {$figure} i alt
sets-none = Ingenting hører sammen
sets-none-about = Ingenting av det som er ledig, passer. Prøv færre, mindre like eller flere steder.
sets-not-best = Det finnes så mye at ikke alle måter er sammenlignet. Disse er gode.
sets-too-late = { $n ->
    [one] 1 kommer for sent.
   *[other] {$figure} kommer for sent.
}
sets-need-about = Si at du trenger dem, så får du også vite om naboenes ting og om det som kommer senere.
sets-need = Si hva du trenger

## Hvorfor ikke
decline-title = Hvorfor passer ikke {$word}?
decline-question = Hvorfor passer det ikke?
decline-back = Tilbake til behovet
decline-reason = Grunn
decline-note = Med egne ord
decline-judgement = Skriv noen ord under. For alle like må koordinatoren være enig.
decline-group = { $n ->
    [one] Gjelder alle like (1)
   *[other] Gjelder alle {$figure} like
}
decline-go = Svar nei
decline-count = Vis hva grensen tar bort
keep-it = Avbryt
reason-wrong-function = Kan ikke brukes til det vi skal
reason-wrong-size = Feil størrelse
reason-condition = For dårlig tilstand
reason-too-late = Klar for sent
reason-too-few-alike = For få like
reason-chemical-risk = Mulig helsefare
reason-accessibility = Ikke tilgjengelig for alle
reason-too-far = For langt unna
reason-preference = Vi vil heller ha noe annet
reason-other = En annen grunn
limit-size-hint = Hva kan den høyst eller minst være, i centimeter?
measured-hint = Er målet ukjent? Skriv det du målte, i centimeter.
limit-max-width-cm = Høyst så bred (cm)
limit-max-depth-cm = Høyst så dyp (cm)
limit-max-height-cm = Høyst så høy (cm)
limit-min-width-cm = Minst så bred (cm)
limit-min-depth-cm = Minst så dyp (cm)
limit-min-height-cm = Minst så høy (cm)
limit-width-cm = Bredde i cm
limit-depth-cm = Dybde i cm
limit-height-cm = Høyde i cm
limit-min-condition = Minst så god
limit-ready-by = Må være klar
limit-max-distance-km = Høyst så mange kilometer
limit-min-alike = Minst så mange like
limit-takes-away = { $n ->
    [one] Grensen tar bort {$word} av 1.
   *[other] Grensen tar bort {$word} av {$figure}.
}

## Mitt
kept-more = Mer om den
kept-change = Behold lenger eller færre
kept-fewer-hint = Det dere slipper, blir ledig for andre.
kept-renew = Sett av på nytt fra i dag
kept-last-day = Siste dag av lånet
kept-lapses = Satt av til
kept-goes-to = Skal til
kept-from = Fra
kept-over = Ikke lenger satt av
purchase-title = Et kjøp er trukket på grunn av dette
purchase-about = Et kjøp var bestemt og blir ikke gjort, fordi disse tingene fantes. Da er det som spares, spart i kassen.
purchase-reference = Hvilket kjøp
purchase-reference-hint = Nummeret på rekvisisjonen, bestillingen eller konkurransen.
purchase-go = Trekk kjøpet
mine-kept = Satt av til oss
mine-kept-none = Ingenting er satt av til dere nå.
mine-received = Overlevert
fetched = { $n ->
    [one] Jeg har hentet den
   *[other] Jeg har hentet {$figure}
}
fetched-says = Jeg har hentet {"{"}n{"}"}
release = Slipp den
release-this = Slipp den: {$word}
under-way = Under arbeid eller på vei
came-from = fra {$word}, {$other}
came-bought = kjøpt på avtale, {$word}
came = skiftet eier {$word}
went-to = til {$word}, {$other}
came-back = {$figure} kom tilbake
gave = Utlevert av {$word}
took = Mottatt av {$word}

## I dag
today-approve = { $n ->
    [0] Å godkjenne
   *[other] Å godkjenne ({$figure})
}
today-approve-none = Ingen spør om noe.
today-note = Begrunnelse
today-yes = Godkjenn
today-no = Si nei
today-work = På verksted
today-work-none = Ingenting er på verksted.
declined-thing = {$word}: {$other}
leaves-out = { $n ->
    [one] Holder 1 ting utenfor
   *[other] Holder {$figure} ting utenfor
}
leaves-out-articles = { $n ->
    [one] Holder 1 brukt artikkel utenfor
   *[other] Holder {$figure} brukte artikler utenfor
}
ready-day = klar {$word}
must-leave = Bort innen {$word}
work-repair = Reparasjon
work-reupholster = Omtrekking
work-clean = Rengjøring
work-wipe = Sletting
work-inspect = Kontroll
work-transport = Transport
work-store = Lagring
work-recycle = Gjenvinning
work-transform = Ombygging
work-state-requested = Bestilt
work-state-quoted = Tilbud å svare på
work-state-in-progress = Pågår

## Logg
log-title = Logg ting
log-site = Hvor er du?
log-change = Bytt sted
log-place = Rom eller lager
log-photo = Ta bilde
log-what = Hva er det?
log-other = Noe annet
log-other-none = Se hele listen
log-condition = Tilstand
log-surplus = Til overs: andre kan få det
log-name = Navn, hvis det har et
log-label = Kode på klistremerke
log-note = Merknad
log-save = Lagre og neste
logged = Lagret: {$figure} × {$word}
logged-alike = Er det logget fra før, som {$word}?
unsent-one = 1 venter på nett
unsent-many = {"{"}n{"}"} venter på nett
unsent-waits = Ligger på denne telefonen, og sendes når det er nett og du er logget inn.
unsent-unsure = Ble kanskje lagret for mer enn et døgn siden. Se etter den før du sender på nytt.
unsent-refused = Ble ikke tatt imot:
unsent-again = Send på nytt
unsent-drop = Slett
unsent-sure = Slette det som ikke er sendt?

## Besparelser
savings-whose = For
savings-from = Fra
savings-to = Til og med
savings-show = Vis
savings-by = Fordelt etter
savings-table = Fordelt
savings-known = Kjent for
savings-none = Ingenting er bokført
savings-none-help = Når noe blir levert ut, står det her hva det sparte.
savings-method = Ukjente tall regnes ikke som null: de er utelatt, og «Kjent for» sier hvor mange ting summen gjelder. Klimatallene er sammenlignende og hører ikke hjemme i et klimaregnskap.
by-month = Måned
by-unit = Enhet
by-category = Kategori
of-it = {$word} spart i kassen, {$other} frigjort i budsjettet
chart-title = Ting som skiftet eier, måned for måned
chart-about = Stolpediagram over ting per måned og trinn. Tallene står i tabellen under.
chart-table = Vis tallene
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
entries-title = Posteringer
entry-day = Dag
entry-what = Hva
entry-unit = Enhet
entry-kind = Art
entry-saving = Besparelse
entry-reversal = Tilbakeføring
entry-disposal-avoided = Unngått avhending
entry-arithmetic = Regnestykket
entry-given = Tallene som ble brukt
entry-factors = Faktorer
entry-factors-none = Ingen faktor ble brukt.
entry-method = Metode {$word}. Summene er summer av linjene, og hver linje er avrundet én gang.
reversal-of = Tar tilbake {$figure} av dem. {$word} er levert tilbake i alt.
reversal-original = Se posteringen den tar tilbake
grade-a = A: et kjøp ble avlyst
grade-b = B: et behov ble dekket
grade-c = C: tatt uten behov
times-displaced = × {$word} ting
times-once = én gang
measure-cashable = Spart i kassen
measure-budget-released = Frigjort i budsjettet
measure-disposal-avoided = Spart avhending
measure-waste = Unngått avfall
measure-co2e-low = Unngått CO₂e, lavt anslag
measure-co2e-central = Unngått CO₂e, midlere anslag
measure-co2e-high = Unngått CO₂e, høyt anslag
part-reference-price = Det en ny ville ha kostet
part-disposal-avoided = Avhending som ble spart
part-price-paid = Betalt
part-repair = Reparasjon
part-transport = Transport
part-labour = Arbeid
part-storage = Lagring
part-mass = Vekt
part-footprint-new = Å lage en ny
part-footprint-of-offer = Det tingen selv forårsaker
part-parts = Deler
given-n = Antall
given-displacement = Andel som fortrenger et kjøp
given-price = Pris for en ny
given-mass = Vekt for én
given-footprint = Utslipp for en ny
given-life = Andel av levetiden som er igjen
factor-version = Versjon {$figure}
factor-figure = Utslipp
factor-unit = Per
factor-boundary = Grense
factor-year = År
factor-geo = Område
factor-source = Kilde
factor-locator = Hvor i kilden
factor-licence = Lisens
factor-grade = Kvalitet
factor-note = Merknad
factor-from = Gjelder fra

## Utlevering og skannede koder
happened = Hvilken dag skjedde det?
happened-hint = La det stå tomt hvis det skjer nå.
handing-code = Koden på tingen
handing-find = Finn
handing-none = Ingen har satt av noe av dette.
in-the-lot = { $n ->
    [one] 1 på stedet
   *[other] {$figure} på stedet
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
   *[other] {$figure} er levert ut og bokført.
}
scan = Skann koden
scan-read = Les bildet
scan-stop = Avbryt
scanned-unseen = Ingen kode i bildet
scanned-unseen-help = Ta bildet nærmere, rett forfra og i godt lys, eller skriv koden.
scanned-title = Skannet kode
scanned-several = Koden kan bety
scanned-meant = Mente du en av disse?
scanned-unused = Klistremerket er nytt
scanned-unused-help = Det sitter ikke på noe ennå. Logg tingen, så hører de sammen.
scanned-nothing = Koden er ukjent
scanned-nothing-help = Ingen ting her har denne koden. Du kan logge tingen nå.
scanned-log = Logg tingen

## Varsler
nav-notices = Varsler
notices-unread = { $n ->
    [one] Ett ulest varsel
   *[other] {$figure} uleste varsler
}
notices-came = Det som har kommet
notices-none = Ingenting har kommet ennå. Finner du ikke det du leter etter, kan du be om å få vite når det kommer.
notices-read = Jeg har sett alle
notice-new = Nytt
notice-for = Du venter på «{$word}»
notice-gone = Det kom noe for «{$word}», men det er ikke ledig lenger
notice-ended = Vi ser ikke lenger etter «{$word}». Si fra igjen hvis du fortsatt venter.
watches-title = Det du venter på
watches-none = Du venter ikke på noe.
watch-set = Vi sier fra når det kommer: {$word}
watch-until = Vi ser etter til {$word}
watch-name = Navn
watch-rename = Gi det et annet navn
watch-end = Ikke si fra mer
watch-end-this = Ikke si fra mer om {$word}
watch-do = Si fra når det kommer
watch-do-more = Si fra når det kommer flere
watch-of-line = Vi sier fra til deg når det kommer noe som passer.
watch-of-line-ask = Det er ikke noe som passer nå.
wanted-by = { $n ->
    [one] En annen enhet venter på dette: {$word}
   *[other] {$figure} andre enheter venter på dette: {$word}
}
pieces = {$figure} stk.
mail-title = E-post om det du venter på
mail-at-once = Med en gang det kommer
mail-daily = Samlet hver morgen
mail-never = Ikke send e-post
mail-stop-title = E-post fra Ombruk
mail-stopped = Du får ikke lenger e-post om det du venter på. Varslene finner du fortsatt når du logger inn.
mail-stop-about = Vil du slutte å få e-post om det du venter på?
mail-stop = Ikke send meg e-post
