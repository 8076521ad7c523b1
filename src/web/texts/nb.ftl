# Setninger for lesere. `problem-KODE` sier hva som er galt og hva en kan gjøre, `bad-FEIL` hva som er galt med en verdi.

problem-malformed-title = Kan ikke leses
problem-malformed = { $part ->
    [body] Forespørselen kan ikke leses.
    [path] Adressen kan ikke leses.
   *[field] «{$field}» kan ikke leses.
}
problem-unauthenticated-title = Ikke innlogget
problem-unauthenticated = Tilgangsnøkkelen mangler, er ukjent, utløpt eller trukket tilbake. Be administratoren om en ny.
problem-not-allowed-title = Ikke tillatt
problem-not-allowed = Rollene dine gir ikke lov til dette. Be noen som har rollen, eller administratoren.
problem-not-found-title = Finnes ikke
problem-not-found = Det du spør etter, finnes ikke, eller du har ikke innsyn i det. Se etter om adressen og id-en stemmer.
problem-method-not-allowed-title = Feil metode
problem-method-not-allowed = Denne adressen tar ikke imot metoden. Se /api/docs for hva den kan.
problem-too-large-title = For stort
problem-too-large = Forespørselen er for stor. Del den opp.
problem-unsupported-media-type-title = Feil innholdstype
problem-unsupported-media-type = Send JSON med Content-Type: application/json.
problem-internal-title = Noe gikk galt
problem-internal = Feilen er vår, og ingenting ble endret. Prøv igjen, og oppgi request_id hvis det ikke hjelper.
problem-not-yours-title = Ikke deres
problem-not-yours = Du kan se {what}, men {what} hører til noen andre. Be eieren.
problem-own-approval-title = Egen godkjenning
problem-own-approval = Ingen godkjenner sitt eget. Be en annen koordinator.
problem-invalid-title = Ugyldig verdi
problem-invalid = «{$field}» kan ikke være slik.
problem-stale-title = Endret i mellomtiden
problem-stale = Noen har endret dette; det er nå versjon {$version}. Les det på nytt og prøv igjen.
problem-precondition-required-title = If-Match mangler
problem-precondition-required = Send If-Match med versjonen du har lest, så ingen overskriver andres endring.
problem-already-decided-title = Allerede avgjort
problem-already-decided = Dette er allerede avgjort. Les det på nytt.
problem-closed-title = Avsluttet
problem-closed = Det går ikke lenger: {what} er avsluttet. Velg etterfølgeren eller en annen.
problem-wrong-state-title = Går ikke nå
problem-wrong-state = Dette går ikke nå; tilstanden til {what}: {state}.
problem-lot-state-title = Går ikke nå
problem-lot-state = Dette går ikke med tingen slik den er nå: {state}.
problem-exhausted-title = For få ledige
problem-exhausted = Du ba om {$asked}, men bare {$free} er ledige. Ta færre, eller se på de andre tilbudene.
problem-held-title = Reservert
problem-held = {$held} av tingene er reservert for andre. Vent, eller be dem frigi reservasjonen.
problem-hold-over-title = Reservasjonen er over
problem-hold-over = Reservasjonen er utløpt, brukt eller frigitt. Reserver på nytt hvis tingen er ledig.
problem-not-sanitised-title = Ikke slettet
problem-not-sanitised = Lagringsmedier er ikke slettet ennå. Registrer slettingen av hvert medium først.
problem-not-yet-available-title = Ikke ledig ennå
problem-not-yet-available = Tingen er ledig fra {$available_from}. Vent til da, eller be enheten som har den om å sette en tidligere dato.
problem-not-back-yet-title = Ikke tilbake ennå
problem-not-back-yet = Tingen er utlånt og skal tilbake {$goes_back_on}. Be låneren levere den tilbake først.
problem-evidence-missing-title = Dokumentasjon mangler
problem-evidence-missing = Hit må tingen ha gyldig dokumentasjon: {$kinds}. Registrer den, eller velg en annen ting.
problem-still-managed-title = Fortsatt administrert
problem-still-managed = Enheten er fortsatt i enhetsadministrasjonen, som kan låse eller slette den. Fjern den derfra først.
problem-one-each-title = Én og én
problem-one-each = Ting med serienummer eller lagringsmedier registreres én og én. Sett antallet til 1.
problem-cannot-join-title = Kan ikke slås sammen
problem-cannot-join = Disse kan ikke slås sammen: {because}.
problem-ambiguous-code-title = Flere ting har koden
problem-ambiguous-code = {$candidates} ting har denne koden. Velg en av dem.
problem-cycle-title = Går i ring
problem-cycle = Slik ville det gått i ring. Velg en annen overordnet eller etterfølger.
problem-overlapping-title = Overlapper
problem-overlapping = Perioden overlapper en annen for {what}. Velg en annen periode.
problem-in-use-elsewhere-title = Fortsatt i bruk
problem-in-use-elsewhere = Noe er fortsatt knyttet til {what}. Flytt eller avslutt det først.
problem-no-intake-title = Tar ikke imot
problem-no-intake = Dette lageret tar ikke imot ting. Velg et annet.
problem-store-full-title = Lageret er fullt
problem-store-full = Lageret rommer {$capacity_l} liter, {$taken_l} er opptatt, og dette trenger {$asked_l} til ({$unknown} ting har ukjent størrelse). Velg et annet.
problem-reuse-first-title = Ombruk først
problem-reuse-first = {$undecided} tilbud lenger nede på stigen er ikke avgjort, og {$unmet} mangler ennå. Ta eller avslå dem først.
problem-rung-locked-title = Trinnet er låst
problem-rung-locked = {$undecided} tilbud på lavere trinn må avgjøres først.
problem-offer-changed-title = Tilbudet er endret
problem-offer-changed = Tilbudet er blitt dårligere siden du så det. Se på det på nytt og bestem deg.
problem-offer-gone-title = Tilbudet er borte
problem-offer-gone = Tilbudet finnes ikke lenger. Hent linjens tilbud på nytt.
problem-reason-contradicted-title = Grunnen stemmer ikke
problem-reason-contradicted = Grunnen «{reason}» stemmer ikke: {fact} er {$actual}, og grensen er {$limit}. Velg en annen grunn eller ta tilbudet.
problem-measure-needed-title = Mål først
problem-measure-needed = Grunnen «{reason}» gjelder noe som ikke er kjent ennå. Mål det og send verdien med (felt: {$facts}).
problem-limit-needed-title = Grensen mangler
problem-limit-needed = Grunnen «{reason}» trenger en grense, for eksempel hvor bred den kan være. Send den med.
problem-note-needed-title = Merknad mangler
problem-note-needed = Skriv kort hvorfor.
problem-assessment-needed-title = Vurderingen mangler
problem-assessment-needed = Behovet er verdt {$value} eller mer nytt, over grensen på {$limit}. Skriv kort hva dere har vurdert ({$field}).
problem-exceeds-unmet-title = Mer enn det mangler
problem-exceeds-unmet = Du ba om {$asked}, men bare {$unmet} mangler. Ta færre.
problem-pack-size-title = Selges i pakker
problem-pack-size = Varen selges {$pack_size} om gangen; {$asked} går ikke opp. Bestill hele pakker.
problem-needs-approval-title = Må godkjennes
problem-needs-approval = Kravene utelukker alle {$excluded} ting av kategorien. Lemp på dem, eller vent på koordinatoren.
problem-too-worn-title = For slitt
problem-too-worn = Tilstanden er «{condition}»; slik kan den ikke tilbys. La den repareres først.
problem-not-offered-title = Tilbys ikke
problem-not-offered = Dette tilbys ikke her: {because}.
problem-unfit-title = Passer ikke kravene
problem-unfit = Varen holder ikke linjens egne krav. Velg en annen, eller endre kravene.
problem-agreement-closed-title = Avtalen gjelder ikke
problem-agreement-closed = Rammeavtalen gjelder ikke i dag. Velg en avtale som gjelder.
problem-ceiling-exceeded-title = Over rammen
problem-ceiling-exceeded = Bestillingen er på {$asked}, men bare {$left} er igjen av avtalens ramme. Bestill mindre, eller velg en annen avtale.
problem-exceeds-ordered-title = Mer enn bestilt
problem-exceeds-ordered = Du oppga {$asked}, men bare {$left} gjenstår å levere. Rett antallet.
problem-exceeds-held-title = Mer enn reservert
problem-exceeds-held = Du ba om {$asked}, men reservasjonen har bare {$held}. Ta færre.
problem-exceeds-received-title = Mer enn mottatt
problem-exceeds-received = Du oppga {$asked}, men bare {$left} kan leveres tilbake. Rett antallet.
problem-serials-needed-title = Serienumre mangler
problem-serials-needed = {$needed} serienumre trengs, {$given} er oppgitt. Oppgi ett for hver.
problem-transfer-pending-title = Venter på eieren
problem-transfer-pending = Eierens koordinator har ikke svart ennå. Vent på svaret.
problem-idempotency-reused-title = Nøkkelen er brukt
problem-idempotency-reused = Denne Idempotency-Key er alt brukt med et annet innhold. Lag en ny nøkkel.
problem-currency-differs-title = Feil valuta
problem-currency-differs = Beløpet er i {$given}, her regnes det i {$expected}. Oppgi beløpet i {$expected}.
problem-units-differ-title = Ulike enheter
problem-units-differ = Alt må høre til samme enhet. Del det opp etter enhet.

bad-missing = Feltet må fylles ut.
bad-empty = Feltet kan ikke være tomt.
bad-too-long = Høyst {$max} tegn.
bad-too-small = Minst {$min}.
bad-too-large = Høyst {$max}.
bad-in-the-past = Dagen har vært. Velg en som kommer.
bad-in-the-future = Dagen har ikke vært ennå. Velg en tidligere.
bad-far-away = Velg en dag mellom årene 1900 og 2200.
bad-backwards = Perioden slutter før den begynner.
bad-unknown = «{$value}» er ukjent her.
bad-malformed = «{$value}» kan ikke leses.
bad-duplicate = «{$value}» finnes allerede.
bad-both = De to utelukker hverandre. Oppgi bare én.
bad-syntax = Den kan ikke leses som JSON på linje {$line}, kolonne {$column}.
bad-unknown-field = Et slikt felt finnes ikke her.
bad-not-text = Oppgi en tekst, ikke {$found}.
bad-not-whole = Oppgi et helt tall, ikke {$found}.
bad-not-number = Oppgi et tall, ikke {$found}.
bad-not-boolean = Oppgi true eller false, ikke {$found}.
bad-not-list = Oppgi en liste, ikke {$found}.
bad-not-object = Oppgi et objekt med felt, ikke {$found}.
bad-not-date = Oppgi en dag som 2026-05-17, ikke {$found}.
bad-not-instant = Oppgi et tidspunkt som 2026-05-17T08:00:00Z, ikke {$found}.
bad-not-id = Oppgi en id (UUID), ikke {$found}.
bad-not-one-of = Oppgi en av {$allowed}, ikke {$found}.
bad-out-of-range = {$found} er for lite eller for stort.
bad-unreadable = Se /api/docs for hva som kan oppgis her.

evidence-fire = brannegenskaper
evidence-child-safety = barnesikkerhet
evidence-medical-device = medisinsk utstyr
evidence-lifting = løfteutstyr
evidence-hygiene = hygiene
what = { $what ->
    [lot] tingen
    [unit] enheten
    [place] stedet
    [product] produktet
    [reservation] reservasjonen
    [need] behovet
    [line] linjen
    [offer] tilbudet
    [approval] godkjenningen
    [agreement] rammeavtalen
    [supplier] leverandøren
    [catalogue_item] katalogvaren
    [call_off] avropet
    [partner] partneren
    [work_order] arbeidsordren
    [transfer] overføringen
    [handover] utleveringen
    [person] personen
    [token] tilgangsnøkkelen
    [organisation] organisasjonen
    [category] kategorien
    [factor] faktoren
    [code] koden
    [document] dokumentet
   *[other] {$what}
}
state = { $state ->
    [in_use] i bruk
    [available] ledig
    [custody] i karantene
    [in_work] til arbeid
    [gone] borte
    [open] åpen
    [met] dekket
    [withdrawn] trukket
    [placed] bestilt
    [partly_delivered] delvis levert
    [delivered] levert
    [cancelled] avlyst
    [requested] forespurt
    [quoted] priset
    [accepted] akseptert
    [in_progress] i arbeid
    [done] ferdig
    [refused] avslått
    [pending] til vurdering
    [approved] godkjent
    [completed] fullført
    [active] aktiv
    [released] frigitt
    [expired] utløpt
    [broken] brutt
    [ended] avsluttet
   *[other] {$state}
}
reason = { $reason ->
    [wrong_function] feil funksjon
    [wrong_size] feil størrelse
    [condition] tilstand
    [too_late] for sent
    [too_few_alike] for få like
    [chemical_risk] kjemisk risiko
    [accessibility] tilgjengelighet
    [too_far] for langt unna
    [preference] ønske
    [other] annet
   *[other] {$reason}
}
fact = { $fact ->
    [width_cm] bredden i cm
    [depth_cm] dybden i cm
    [height_cm] høyden i cm
    [condition] tilstanden
    [colour] fargen
    [materials] materialene
    [features] egenskapene
    [age_years] alderen i år
    [ready_on] dagen den er klar
    [distance_km] avstanden i km
    [alike] antallet like
    [chemical_light] kjemikalielyset
   *[other] {$fact}
}
condition = { $condition ->
    [as_new] som ny
    [good] god
    [worn] slitt
    [needs_repair] trenger reparasjon
    [for_parts] til deler
   *[other] {$condition}
}
because = { $because ->
    [call_off] den bestilles med et avrop
    [chemical_light] kjemikalielyset er rødt for dette stedet
    [legal_title] noen andre eier den
    [not_a_catalogue_item] den står ikke i en katalog
    [quantity] antallene er for store
    [category] kategoriene er ulike
    [place] de står på ulike steder
    [unit] de hører til ulike enheter
    [state] de er ikke i samme tilstand
    [condition] de er ulikt slitt
    [attributes] de er ikke like
    [title] de har ulike eiere
    [held] noe av det er reservert
    [documents] dokumentene er ikke de samme
    [serial] ting med serienummer er én og én
   *[other] {$because}
}
# x

## Why an offer stands where it stands
why-own-stock = Fra kommunens eget lager
why-from-neighbour = Fra en nabokommune i regionen
why-repaired-by = Blir reparert av en partner
why-same-site = Står på samme sted
why-near = { $km } km unna
why-ready-on = Klar { $on }
why-late = Klar først { $on }, { $days } dager for sent
why-condition = { $condition ->
    [as_new] Som ny
    *[good] God stand
    [worn] Brukt, men hel
    [needs_repair] Må repareres
    [for_parts] Kun til deler
  }
why-fits = Passer: { $cm } cm
why-fills-from = { $sites ->
    [1] Alt finnes på ett sted
   *[other] Alt finnes på { $sites } steder
}
why-price = Koster { $price }
why-unknown = Ukjent: { $fact ->
    [width_cm] bredde
    [depth_cm] dybde
    [height_cm] høyde
    *[condition] tilstand
    [colour] farge
    [materials] materiale
    [features] egenskaper
    [age_years] alder
    [ready_on] når den er klar
    [distance_km] avstand
    [alike] antall like
    [chemical_light] kjemikalier
  }
