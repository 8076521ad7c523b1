# Det, siderne siger. `$figure` er tallet `$n`, som det skrives; `$word` og `$other` er ord.

## Rammen
skip = Gå til indholdet
nav-main = Hovedmenu
nav-phone = Genveje
nav-home = Hjem
nav-find = Find
nav-needs = Mine behov
nav-all-needs = Behov
nav-log = Registrér ting
nav-mine = Mit
nav-hand-over = Udlevér
nav-today = I dag
nav-savings = Besparelser
to-home = Til forsiden
failure-number = Oplys dette nummer, hvis du skriver eller ringer om det:
problem-invalid-value = En værdi er ikke gyldig.
stale-form-title = Siden er for gammel
stale-form = Formularen blev ikke sendt fra siden, som den er nu, måske fordi du loggede ind igen. Gå tilbage, indlæs siden på ny, og prøv igen.
choose = Vælg
fewer = Færre
more = Flere
how-many = Antal
how-many-of = Antal af {$word}
more-choices = Mere
unknown = Ukendt
all = Alle
things = Ting
total = Sum
quoted = «{$word}»
look = Se på det
answer = Svar
tonnes = {$word} ton
range = {$word}–{$other}

## At komme ind
sign-in-title = Log ind
sign-in-how = Har du ingen adgangskode, eller har du glemt den? Bed administratoren i kommunen om et link. Det virker én gang og i et døgn.
sign-in-with = Log ind med { $word }
farewell-title = Logget ud
farewell-about = Du er logget ud af Ombruk. Nu bliver du også logget ud hos { $word }.
farewell-onwards = Log ud hos { $word }
sign-in-email = E-mail
sign-in-password = Adgangskode
code-title = Koden fra telefonen
code-about = Åbn appen, og skriv den kode, den viser for Ombruk.
code-label = Kode, seks cifre
password-title = Adgangskode
password-about = Vælg en adgangskode. Tre-fire ord, du selv finder på, er lette at huske og svære at gætte.
password-new = Ny adgangskode
password-now = Den adgangskode, du har nu
password-hint = Mindst {$figure} tegn. Længden tæller, ikke tegnsætningen.
password-save = Gem og log ind
password-change = Skift adgangskode
password-none = Du har ingen adgangskode her. Vil du have en, så bed administratoren om et link til det.
link-about = Linket er dit. Tryk på knappen for at logge ind i denne browser.
link-enter = Log ind
doors-title = Vælg, hvem du vil være
doors-about = Dette er en prøveudgave. Kommunen, folkene, tingene og tallene er opdigtede.
doors-api = Bygger du noget på dette?
doors-docs = API’et er beskrevet her
door-work = {$word}, {$other}
door-employee = Har brug for noget og ser, hvad kommunen har i forvejen.
door-facility-manager = Registrerer ting i kælderen, udleverer og tager imod.
door-coordinator = Godkender, sender til reparation og rydder op på lagrene.
door-procurement = Bestiller på rammeaftalerne, når stigen har åbnet for det.
door-reporter = Viser politikerne, hvad genbrug har sparet.
door-partner = Reparerer det, andre ville have smidt ud.
door-admin = Holder styr på enheder, steder, folk og regler.
door-neighbour = Arbejder i nabokommunen og ser det, Fjordvik deler.
role-employee = Medarbejder
role-facility-manager = Teknisk servicemedarbejder
role-coordinator = Genbrugskoordinator
role-procurement = Indkøber
role-reporter = Klimarådgiver
role-partner = Partner
role-admin = Administrator
role-in = {$word} i {$other}

## Profilen
profile-title = Profil
profile-roles = Det kan du gøre
profile-language = Sprog
profile-speak = Brug dette sprog
profile-sessions = Her er du logget ind
since-day = siden {$word}
session-this = her og nu
session-end = Log ud
until-day = til {$word}
sign-out = Log ud
sign-out-everywhere = Log ud overalt
access-title = Login og nøgler
factor-title = Kode fra telefonen
factor-about = Med en kode oveni er det ikke nok at kende din adgangskode.
factor-on = Når du logger ind, spørger vi også om koden fra appen.
factor-begin = Sæt op
factor-scan = Scan koden med en app til engangskoder.
factor-open = Åbn i en app på denne enhed
factor-type = Eller skriv:
factor-add = Tag i brug
factor-remove = Hold op med at spørge om kode
tokens-title = Nøgler til programmer
tokens-about = Et program med en af disse kan det, du kan. Træk dem tilbage, når de ikke længere er nødvendige.
tokens-made = Kopiér nøglen nu. Den vises ikke igen.
tokens-label = Hvad nøglen er til
tokens-make = Lav nøgle
tokens-revoke = Træk tilbage
language-nb = Bokmål
language-nn = Nynorsk
language-sv = Svenska
language-da = Dansk
language-en = English

## Forsiden
home-question = Hvad har du brug for?
home-example = 6 kontorstole til 1. marts
home-hint = Skriv antal, ting og dato, så ser vi, hvad der findes i forvejen. Ét ord er nok til at lede.
home-look = Se, hvad vi har
home-waiting = Venter på dig
home-nothing-waits = Intet venter på dig lige nu.
home-new = Nyt i nærheden
home-all = Se alt, der er ledigt
overdue = Over tiden
needed-by = skal bruges {$word}
kept-until = reserveret indtil {$word}
fetched-at = hentes: {$word}
show-code = Vis koden
of-covered = {$word} af {$figure} dækket
saved-this-year = Sparet i år: {$word}
saved-money = Undgåede udgifter
saved-mass = Undgåede drivhusgasser
saved-waste = Undgået affald
saved-how = Sådan er det regnet ud
known-of = Kendt for {$word} af {$figure} ting
known-short = Kroner {$word}, klima {$other}

## Find
find-title = Find ting
find-what = Hvad leder du efter?
find-do = Find
find-narrow = Afgræns
find-apply = Vis
find-all = Fjern alle filtre
find-more = Vis flere
find-degraded = Søgningen er ikke helt opdateret lige nu. Der kan mangle noget.
find-nothing = Ingen resultater
find-nothing-narrowed = Intet passer med alle filtrene. Fjern nogle af dem.
find-nothing-help = Prøv et andet ord, eller fortæl, hvad du har brug for, så leder vi videre end det, der står her.
find-need = Fortæl, hvad du har brug for
facet-category = Hvad det er
facet-condition = Stand
facet-number = Antal ens
thing-similar = Lignende ting
facet-colour = Farve
facet-width = Bredde
facet-distance = Afstand fra {$word}
facet-distance-short = Afstand
within-km = Inden for {$figure} km
find-total = { $n ->
    [one] 1 resultat
   *[other] {$figure} resultater
}
find-total-more = Mindst {$figure} resultater
find-more-values = Flere
find-from = Fra
find-to = Til
find-remove = Fjern
find-sort = Rækkefølge
sort-relevance = Bedste match først
sort-distance = Nærmeste først
sort-newest = Nyeste først
sort-number = Flest først
sort-readiness = Ledige først
find-nothing-ways = Måske en af disse:
find-nearly = Næsten
find-similar = Lignende ting
find-did-you-mean = Mente du «{$word}»?
find-wider = Søg inden for {$word} km: {$figure}
find-without = Uden valget «{$word}»: {$figure}
find-related = {$word}: {$figure}
facet-place = Sted
at-least = Mindst {$figure}
free = { $n ->
    [one] 1 ledig
   *[other] {$figure} ledige
}
none-free = Ingen ledige
in-state = {$figure} {$word}
neighbour = Nabokommune
from-day = Fra {$word}
opens-to-units = For andre enheder fra {$word}
opens-to-region = For regionen fra {$word}
state-available = ledige
state-in-use = i brug
state-custody = til sletning eller kontrol
state-in-work = på værksted
state-gone = væk
condition-as-new = Som ny
condition-good = Pænt brugt
condition-worn = Slidt
condition-needs-repair = Skal repareres
condition-for-parts = Til reservedele

## Én ting
take-for = Tag {$figure} til {$word}
take-for-says = Tag {"{"}n{"}"} til {$word}
take-where = Hvor skal det stå?
take-hint = Det bliver sat af til dig, og du kan se, hvor du henter det.
take-neighbours = Dette hører til en nabokommune. Fortæl, hvad du har brug for, så spørger vi dem for dig.
take-all-held = Alle er sat af til nogen. Fortæl, hvad du har brug for, så får du besked, hvis der bliver nogen ledige.
take-not-in-use = Dette er i brug.
take-not-custody = Dette skal slettes eller kontrolleres, før nogen kan få det.
take-not-in-work = Dette er på værksted.
take-not-gone = Dette er her ikke længere.
take-not-available = Dette kan ikke tages nu.
ask-for-more = Har du brug for flere eller noget lignende?
fact-category = Hvad det er
fact-make = Mærke
fact-colour = Farve
fact-sizes = Mål
fact-materials = Materialer
fact-age = Alder
fact-serial = Serienummer
fact-owner = Hører til
fact-unneeded = Overskud
fact-code = Kode

## Behov
need-new = Nyt behov
needs-open = Åbne
needs-closed = Afsluttede
needs-none = Ingen behov endnu
needs-none-help = Når du har brug for noget, siger du det her og ser, hvad der findes i forvejen.
need-covered = Alt er dækket
need-met = Færdigt
need-withdrawn = Trukket tilbage
need-correct = Ret teksten
need-correct-title = Ret teksten i behovet
need-correct-about = Antal og krav ændres på hver linje.
need-met-all = I har fået alt.
need-withdrawn-for = Trukket tilbage: {$word}.
need-withdrawn-by = Af {$word} den {$other}.
need-withdrawn-on = Den {$word}.
stating-title = Hvad har du brug for?
stating-kind-unknown = Vi forstod ikke, hvad det er for en slags ting. Vælg på listen.
stating-what = Ting
stating-when = Skal bruges senest
stating-where = Hvor
stating-why = Til hvad
stating-considered = Vi har tænkt over, om vi kan klare os uden, dele, låne eller reparere det, vi har
stating-note = Hvad I overvejede
stating-note-hint = Skal med, når det er meget. Nogle få ord er nok.
stating-until = Skal bruges til og med
stating-until-hint = Kun hvis det er for en tid.
stating-go = Fortsæt
rung-reuse = Genbrug
rung-repair = Reparation
rung-used = Brugt på aftale
rung-new = Nyt
step-reuse = Det vi har
step-repair = Det der kan repareres
step-used = Købe brugt
step-new = Købe nyt
if-all-title = Når alt er genbrug
if-all-money = sparet mod nyt, uden moms
if-all-mass = CO₂e undgået
line-covered = Alt er dækket.
line-covered-fetch = Se hvor det hentes
range-of = {$word}, anslået for {$figure} af dem
step-folded = { $n ->
    [one] Vis ét forslag mere
   *[other] Vis {$figure} forslag mere
}
step-not-needed = Behøves ikke
step-none-reuse = Intet ledigt passer lige nu
step-none-repair = Intet at reparere passer lige nu
step-none-used = Intet brugt på aftalerne passer
step-none-new = Intet på aftalerne passer
step-there = { $n ->
    [one] 1 at se på
   *[other] {$figure} at se på
}
step-articles = { $n ->
    [one] 1 vare på aftale
   *[other] {$figure} varer på aftale
}
step-more = { $n ->
    [one] Ét forslag mere kommer, når du har svaret på dette.
   *[other] {$figure} forslag mere kommer, når du har svaret på disse.
}
step-look = Se forslagene
locked-first = { $n ->
    [one] Svar på 1 forslag først
   *[other] Svar på {$figure} forslag først
}
locked-second-person = Koordinatoren skal være enig
alike = { $n ->
    [one] 1 ledig
   *[other] {$figure} ens og ledige
}
saves-each = Sparer {$word} og {$other} CO₂e pr. stk.
saves-money-each = Sparer {$word} pr. stk.
saves-mass-each = Sparer {$word} CO₂e pr. stk.
take = Tag {$figure}
take-says = Tag {"{"}n{"}"}
bought-used = Indkøb bestiller på aftalen, når trinnet er åbent.
bought-new = Indkøb kan købe nyt, når der er svaret på alt nedenunder.
does-not-fit = Passer ikke
does-not-fit-this = Passer ikke: {$word}
offer-pending = Venter på koordinatoren
question-pending = { $n ->
    [one] Koordinatoren er spurgt: kravene udelukker 1 ting.
   *[other] Koordinatoren er spurgt: kravene udelukker {$figure} ting.
}
question-approved = Koordinatoren er enig i kravene.
question-refused = { $n ->
    [one] Koordinatoren er ikke enig i kravene, som udelukker 1 ting. Tag et afslag tilbage, eller ændr kravene.
   *[other] Koordinatoren er ikke enig i kravene, som udelukker {$figure} ting. Tag et afslag tilbage, eller ændr kravene.
}
ask-about = Kun koordinatoren kan åbne det næste trin.
ask-coordinator = Spørg koordinatoren
decided-title = Det er besluttet
decided-taken = {$figure} taget
decided-declined = nej: {$word}
decided-pending = venter på koordinatoren
decided-refused = koordinatoren sagde nej
decided-void = gælder ikke længere
take-back = Tag tilbage
take-back-this = Tag tilbage: {$word}
why-locked = Hvorfor er køb låst?
why-locked-said = Kommunen bruger det, den har, før den køber. Et trin åbner sig, når alt under det er taget eller besvaret, og når en koordinator er enig i krav, der udelukker meget.
withdraw-title = Vi har alligevel ikke brug for det
withdraw-about = Det er den bedste besparelse. Det, der er sat af, bliver ledigt for andre.
withdraw-why = Hvorfor
withdraw-what = Hvad
withdraw-all = Alt
withdraw-go = Træk behovet tilbage
withdrawal-do-without = vi klarer os uden
withdrawal-shared = vi deler med nogen
withdrawal-borrowed = vi låner
withdrawal-repaired = vi har repareret det, vi havde
withdrawal-postponed = det kan vente
withdrawal-mistake = det var en fejl
withdrawal-other = en anden grund
left-out-title = Det, der udelukkes
left-out-things = Ting, der udelukkes
left-out-none = Intet udelukkes.
left-out-why = Hvorfor
left-out-stated = Det, I kræver
left-out-learned = Det, der er svaret nej til
left-out-alike = Ligner ikke det, I har taget
left-out-place = Ikke godkendt til stedet
left-out-held = Sat af eller taget af jer til noget andet
left-out-more = { $n ->
    [one] 1 mere udelukkes.
   *[other] {$figure} flere udelukkes.
}
left-out-beyond = Endnu flere, efter hvor de står
left-out-see = Se det, der udelukkes ({$figure})
open-step-title = Åbn et trin
open-step-about = Det, som ingen har svaret på under trinnet, holder det ikke længere lukket. Det kræver, at tre gange så mange som der mangler, er tilbudt og besvaret. Det, der kommer senere, skal stadig besvares.
open-step-rung = Trin, der skal åbnes
open-step-go = Åbn trinnet
line-change = Ret antal eller krav
line-change-title = Ret: {$word}
demands = Krav til tingen
line-materials-hint = Flere med komma imellem.
line-features = Det skal have
line-alike = Hvor ens
line-alike-kind = Samme slags
line-alike-look = Ser ens ud
line-alike-product = Samme mærke og model
line-age = Højst så mange år gammel
sets-title = Find ens ting fra få steder
sets-about = Sig, hvor mange du har brug for, og se, hvad der hører sammen, og hvor mange steder det skal hentes.
sets-near = Nær
sets-anywhere = Hvor som helst
sets-by = Skal bruges senest
sets-by-hint = Så snart som muligt, når det er tomt.
sets-most-sites = Fra højst så mange steder
sets-find = Find det, der hører sammen
sets-way = Forslag {$word}: {$figure} i alt
sets-none = Intet hører sammen
sets-none-about = Intet af det, der er ledigt, passer. Prøv færre, mindre ens eller flere steder.
sets-not-best = Der er så meget, at ikke alle måder er sammenlignet. Disse er gode.
sets-too-late = { $n ->
    [one] 1 kommer for sent.
   *[other] {$figure} kommer for sent.
}
sets-need-about = Sig, at du har brug for dem, så hører du også om naboernes ting og om det, der kommer senere.
sets-need = Sig, hvad du har brug for

## Hvorfor ikke
decline-title = Hvorfor passer {$word} ikke?
decline-question = Hvorfor passer det ikke?
decline-back = Tilbage til behovet
decline-reason = Grund
decline-note = Med egne ord
decline-judgement = Skriv et par ord nedenfor. Gælder det alle, der er ens, skal koordinatoren være enig.
decline-group = { $n ->
    [one] Gælder alle, der er ens (1)
   *[other] Gælder alle {$figure}, der er ens
}
decline-go = Svar nej
decline-count = Vis, hvad grænsen tager væk
keep-it = Annuller
reason-wrong-function = Kan ikke bruges til det, vi skal
reason-wrong-size = Forkert størrelse
reason-condition = For dårlig stand
reason-too-late = Klar for sent
reason-too-few-alike = For få ens
reason-chemical-risk = Mulig sundhedsfare
reason-accessibility = Ikke tilgængelig for alle
reason-too-far = For langt væk
reason-preference = Vi vil hellere have noget andet
reason-other = En anden grund
limit-size-hint = Hvad må målet højst eller mindst være, i centimeter?
measured-hint = Er målet ukendt? Skriv det, du målte, i centimeter.
limit-max-width-cm = Højst så bred (cm)
limit-max-depth-cm = Højst så dyb (cm)
limit-max-height-cm = Højst så høj (cm)
limit-min-width-cm = Mindst så bred (cm)
limit-min-depth-cm = Mindst så dyb (cm)
limit-min-height-cm = Mindst så høj (cm)
limit-width-cm = Bredde i cm
limit-depth-cm = Dybde i cm
limit-height-cm = Højde i cm
limit-min-condition = Mindst i denne stand
limit-ready-by = Skal være klar
limit-max-distance-km = Højst så mange kilometer
limit-min-alike = Mindst så mange ens
limit-takes-away = { $n ->
    [one] Grænsen tager {$word} ud af 1 væk.
   *[other] Grænsen tager {$word} ud af {$figure} væk.
}

## Mit
kept-more = Mere om den
kept-change = Behold længere eller færre
kept-fewer-hint = Det, I slipper, bliver ledigt for andre.
kept-renew = Sæt af igen fra i dag
kept-last-day = Lånets sidste dag
kept-lapses = Sat af til
kept-goes-to = Skal til
kept-from = Fra
kept-over = Ikke længere sat af
purchase-title = Et køb er trukket tilbage på grund af dette
purchase-about = Et køb var besluttet og bliver ikke til noget, fordi disse ting fandtes. Så er det sparede sparet i kassen.
purchase-reference = Hvilket køb
purchase-reference-hint = Nummeret på rekvisitionen, ordren eller udbuddet.
purchase-go = Træk købet tilbage
mine-kept = Sat af til os
mine-kept-none = Intet er sat af til jer lige nu.
mine-received = Overleveret
fetched = { $n ->
    [one] Jeg har hentet den
   *[other] Jeg har hentet {$figure}
}
fetched-says = Jeg har hentet {"{"}n{"}"}
release = Frigiv den
release-this = Frigiv den: {$word}
under-way = Under arbejde eller på vej
came-from = fra {$word}, {$other}
came-bought = købt på aftale, {$word}
came = skiftede ejer {$word}
went-to = til {$word}, {$other}
came-back = {$figure} kom tilbage
gave = Udleveret af {$word}
took = Modtaget af {$word}

## I dag
today-approve = { $n ->
    [0] Til godkendelse
   *[other] Til godkendelse ({$figure})
}
today-approve-none = Ingen spørger om noget.
today-note = Begrundelse
today-yes = Godkend
today-no = Sig nej
today-work = På værksted
today-work-none = Intet er på værksted.
declined-thing = {$word}: {$other}
leaves-out = { $n ->
    [one] Udelukker 1 ting
   *[other] Udelukker {$figure} ting
}
leaves-out-articles = { $n ->
    [one] Udelukker 1 brugt vare
   *[other] Udelukker {$figure} brugte varer
}
ready-day = klar {$word}
must-leave = Væk senest {$word}
work-repair = Reparation
work-reupholster = Ompolstring
work-clean = Rengøring
work-wipe = Sletning
work-inspect = Kontrol
work-transport = Transport
work-store = Opbevaring
work-recycle = Genanvendelse
work-transform = Ombygning
work-state-requested = Bestilt
work-state-quoted = Tilbud at svare på
work-state-in-progress = I gang

## Registrér
log-title = Registrér ting
log-site = Hvor er du?
log-change = Skift sted
log-place = Rum eller lager
log-photo = Tag billede
log-what = Hvad er det?
log-other = Noget andet
log-other-none = Se hele listen
log-condition = Stand
log-surplus = Overskud: andre kan få det
log-name = Navn, hvis det har et
log-label = Kode på etiketten
log-note = Bemærkning
log-save = Gem og tag den næste
logged = Gemt: {$figure} × {$word}
logged-alike = Er det registreret i forvejen, som {$word}?
unsent-one = 1 venter på net
unsent-many = {"{"}n{"}"} venter på net
unsent-waits = Ligger på denne telefon og sendes, når der er net, og du er logget ind.
unsent-unsure = Blev måske gemt for mere end et døgn siden. Se efter, før du sender igen.
unsent-refused = Blev ikke modtaget:
unsent-again = Send igen
unsent-drop = Slet
unsent-sure = Slet det, der ikke er sendt?

## Besparelser
savings-whose = For
savings-from = Fra
savings-to = Til og med
savings-show = Vis
savings-by = Fordelt efter
savings-table = Fordeling
savings-known = Kendt for
savings-none = Intet er bogført
savings-none-help = Når noget bliver udleveret, står det her, hvad det sparede.
savings-method = Ukendte tal regnes ikke som nul: de er udeladt, og «Kendt for» siger, hvor mange ting summen gælder. Klimatallene er sammenlignende og hører ikke hjemme i et klimaregnskab.
by-month = Måned
by-unit = Enhed
by-category = Kategori
of-it = {$word} sparet i kassen, {$other} frigjort i budgettet
chart-title = Ting, der skiftede ejer, måned for måned
chart-about = Søjlediagram over ting pr. måned og trin. Tallene står i tabellen nedenfor.
chart-table = Vis tallene
month-1 = januar
month-2 = februar
month-3 = marts
month-4 = april
month-5 = maj
month-6 = juni
month-7 = juli
month-8 = august
month-9 = september
month-10 = oktober
month-11 = november
month-12 = december
entries-title = Posteringer
entry-day = Dag
entry-what = Hvad
entry-unit = Enhed
entry-kind = Slags
entry-saving = Besparelse
entry-reversal = Tilbageførsel
entry-disposal-avoided = Undgået bortskaffelse
entry-arithmetic = Regnestykket
entry-given = Tallene, der blev brugt
entry-factors = Faktorer
entry-factors-none = Ingen faktor blev brugt.
entry-method = Metode {$word}. Summerne er summer af linjerne, og hver linje er afrundet én gang.
reversal-of = Tager {$figure} af dem tilbage. {$word} er leveret tilbage i alt.
reversal-original = Se posteringen, den tager tilbage
grade-a = A: et køb blev aflyst
grade-b = B: et behov blev dækket
grade-c = C: taget uden behov
times-displaced = × {$word} ting
times-once = én gang
measure-cashable = Sparet i kassen
measure-budget-released = Frigjort i budgettet
measure-disposal-avoided = Sparet bortskaffelse
measure-waste = Undgået affald
measure-co2e-low = Undgået CO₂e, lavt skøn
measure-co2e-central = Undgået CO₂e, centralt skøn
measure-co2e-high = Undgået CO₂e, højt skøn
part-reference-price = Det, en ny ville have kostet
part-disposal-avoided = Bortskaffelse, der blev sparet
part-price-paid = Betalt
part-repair = Reparation
part-transport = Transport
part-labour = Arbejde
part-storage = Opbevaring
part-mass = Vægt
part-footprint-new = At fremstille en ny
part-footprint-of-offer = Det, tingen selv forårsager
part-parts = Dele
given-n = Antal
given-displacement = Andel, der erstatter et køb
given-price = Pris for en ny
given-mass = Vægt for én
given-footprint = Udledning for en ny
given-life = Andel af levetiden, der er tilbage
factor-version = Version {$figure}
factor-figure = Udledning
factor-unit = Pr.
factor-boundary = Afgrænsning
factor-year = År
factor-geo = Område
factor-source = Kilde
factor-locator = Hvor i kilden
factor-licence = Licens
factor-grade = Kvalitet
factor-note = Bemærkning
factor-from = Gælder fra

## Udlevering og scannede koder
happened = Hvilken dag skete det?
happened-hint = Lad det stå tomt, hvis det sker nu.
handing-code = Koden på tingen
handing-find = Find
handing-none = Ingen har sat noget af dette af.
in-the-lot = { $n ->
    [one] 1 på stedet
   *[other] {$figure} på stedet
}
kept-for = {$figure} til {$word}
goes-to = skal til {$word}
hand-over = { $n ->
    [one] Udlevér 1
   *[other] Udlevér {$figure}
}
hand-over-says = Udlevér {"{"}n{"}"}
handed-over = { $n ->
    [one] 1 er udleveret og bogført.
   *[other] {$figure} er udleveret og bogført.
}
scan = Scan koden
scan-read = Læs billedet
scan-stop = Annuller
scanned-unseen = Ingen kode i billedet
scanned-unseen-help = Tag billedet tættere på, lige forfra og i godt lys, eller skriv koden.
scanned-title = Scannet kode
scanned-several = Koden kan betyde
scanned-meant = Mente du en af disse?
scanned-unused = Etiketten er ny
scanned-unused-help = Den sidder ikke på noget endnu. Registrér tingen, så hører de sammen.
scanned-nothing = Koden er ukendt
scanned-nothing-help = Ingen ting her har denne kode. Du kan registrere tingen nu.
scanned-log = Registrér tingen

## Beskeder
nav-notices = Beskeder
notices-unread = { $n ->
    [one] Én ulæst besked
   *[other] {$figure} ulæste beskeder
}
notices-came = Det, der er kommet
notices-none = Der er ikke kommet noget endnu. Finder du ikke det, du leder efter, kan du bede om at få besked, når det kommer.
notices-read = Jeg har set dem alle
notice-new = Nyt
notice-for = Du venter på «{$word}»
notice-gone = Der kom noget til «{$word}», men det er ikke længere ledigt
notice-ended = Vi leder ikke længere efter «{$word}». Sig til igen, hvis du stadig venter.
watches-title = Det, du venter på
watches-none = Du venter ikke på noget.
watch-set = Du får besked, når det kommer: {$word}
watch-until = Vi leder indtil {$word}
watch-name = Navn
watch-rename = Giv det et andet navn
watch-end = Giv mig ikke flere beskeder
watch-end-this = Giv mig ikke flere beskeder om {$word}
watch-do = Giv mig besked, når det kommer
watch-do-more = Giv mig besked, når der kommer flere
watch-of-line = Du får besked, når der kommer noget, der passer.
watch-of-line-ask = Der er ikke noget, der passer lige nu.
wanted-by = { $n ->
    [one] En anden enhed venter på dette: {$word}
   *[other] {$figure} andre enheder venter på dette: {$word}
}
pieces = {$figure} stk.
mail-title = E-mail om det, du venter på
mail-at-once = Så snart det kommer
mail-daily = Samlet hver morgen
mail-never = Send ikke e-mail
mail-stop-title = E-mail fra Ombruk
mail-stopped = Du får ikke længere e-mail om det, du venter på. Beskederne finder du stadig, når du logger ind.
mail-stop-about = Vil du ikke længere have e-mail om det, du venter på?
mail-stop = Send mig ikke e-mail
