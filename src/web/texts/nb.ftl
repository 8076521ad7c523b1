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
problem-not-allowed = Rollene dine gir ikke lov til dette. Spør noen som har rollen, eller administratoren.
problem-not-found-title = Finnes ikke
problem-not-found = Det du spør etter, finnes ikke, eller du har ikke innsyn i det. Se etter om adressen og id-en stemmer.
problem-method-not-allowed-title = Feil metode
problem-method-not-allowed = Denne adressen tar ikke imot metoden. Se /api/docs for hva den kan.
problem-body-too-slow-title = Forespørselen kom ikke fram
problem-body-too-slow = Resten av forespørselen kom ikke i tide. Prøv igjen.
problem-too-many-requests-title = For mange forespørsler
problem-too-many-requests = Du har spurt for ofte det siste minuttet. Vent litt og prøv igjen.
problem-unavailable-title = Ikke tilgjengelig akkurat nå
problem-unavailable = Databasen svarer ikke eller har ikke plass akkurat nå. Prøv igjen om litt. Det du ikke har fått bekreftet, er kanskje ikke lagret.
problem-too-large-title = For stort
problem-too-large = Forespørselen er for stor. Del den opp.
problem-unsupported-media-type-title = Feil innholdstype
problem-unsupported-media-type = Send JSON med Content-Type: application/json, og bilder som skjema med multipart/form-data.
problem-internal-title = Noe gikk galt
problem-internal = Feilen er vår, og ingenting ble endret. Prøv igjen, og oppgi request_id hvis det ikke hjelper.
problem-not-yours-title = Ikke deres
problem-not-yours = Du kan se {what}, men {what} hører til noen andre. Spør eieren.
problem-own-approval-title = Egen godkjenning
problem-own-approval = Ingen godkjenner sitt eget. Be en annen koordinator gjøre det.
problem-invalid-title = Ugyldig verdi
problem-invalid = «{$field}» er ikke gyldig.
problem-stale-title = Endret i mellomtiden
problem-stale = Noen har endret dette; det er nå versjon {$version}. Les det på nytt og prøv igjen.
problem-precondition-required-title = If-Match mangler
problem-precondition-required = Send If-Match med versjonen du har lest, så ingen overskriver andres endring.
problem-already-decided-title = Allerede avgjort
problem-already-decided = Dette er allerede avgjort. Les det på nytt.
problem-release-instead-title = Frigi det i stedet
problem-release-instead = En aksept trekkes ikke tilbake her: frigi reservasjonen, eller avlys avropet.
problem-closed-title = Avsluttet
problem-closed = Det går ikke lenger: {what} er avsluttet. Velg etterfølgeren eller en annen.
problem-closing-title = Stenger snart
problem-closing = «{ $name }» stenger { $until }, og ingen etterfølger er oppgitt. Velg noe annet, eller be en administrator oppgi etterfølgeren.
problem-wrong-state-title = Går ikke nå
problem-wrong-state = { $what ->
    [legal_title] Tingen er organisasjonens egen og har ingen annen eier å gå tilbake til. Velg en annen måte å avhende den på.
    [media] Tingen er ført uten lagringsmedier. Rett antallet medier først, hvis den har noen.
    [reservation] Tingene er satt av til en arbeidsordre. Fullfør eller avlys den først.
    [hold] Tingene er satt av til en arbeidsordre. Fullfør eller avlys den i stedet.
    [handover] Tingene er gitt videre siden utleveringen. Den som har dem nå, må levere dem tilbake.
    [decision] Avslaget gjelder ikke lenger. Les linjen på nytt.
    [line] Noe på linjen er bestilt og ikke levert. Avlys avropet, eller vent på leveringen.
   *[other] Dette går ikke nå; tilstanden til {what}: {state}.
}
problem-lot-state-title = Går ikke nå
problem-lot-state = Dette går ikke med tingen slik den er nå: {state}.
problem-exhausted-title = For få ledige
problem-exhausted = Du ba om {$asked}, men { $free ->
    [0] ingen er ledige. Velg noe annet, eller vent til noen blir ledige.
    [one] bare 1 er ledig. Velg et mindre antall.
   *[other] bare {$free} er ledige. Velg et mindre antall.
}
problem-held-title = Reservert
problem-held = {$held} av tingene er reservert for andre. Vent, eller be dem frigi reservasjonen.
problem-hold-over-title = Reservasjonen er over
problem-hold-over = Reservasjonen er utløpt, brukt eller frigitt. Reserver på nytt hvis tingen er ledig.
problem-not-sanitised-title = Ikke slettet
problem-not-sanitised = Lagringsmedier er ikke slettet ennå. Registrer slettingen av hvert medium først.
problem-not-yet-available-title = Ikke ledig ennå
problem-not-yet-available = Tingen er ledig fra {$available_from}. Vent til da, eller be enheten som har den om å sette en tidligere dato.
problem-opens-later-title = Ikke åpen for deg ennå
problem-opens-later = Før {$opens_on} kan bare enheten som eier tingen, ta den. Fra den dagen kan du be om den.
problem-not-sent-home-title = Ikke sendt hjem ennå
problem-not-sent-home = { $left ->
    [0] Låneren har ikke sendt hjem noen av disse. Be om dem først.
   *[other] Du oppga {$asked}, men låneren har bare sendt hjem {$left}. Rett antallet, eller be om resten.
}
problem-not-back-yet-title = Ikke tilbake ennå
problem-not-back-yet = Tingen er utlånt og skal tilbake {$goes_back_on}. Be låneren levere den tilbake først.
problem-evidence-missing-title = Dokumentasjon mangler
problem-evidence-missing = Hit må tingen ha gyldig dokumentasjon: {$kinds}. Registrer den, eller velg en annen ting.
problem-still-managed-title = Fortsatt administrert
problem-still-managed = Enheten er fortsatt i enhetsadministrasjonen, som kan låse eller slette den. Fjern den derfra først.
problem-one-each-title = Én og én
problem-one-each = Ting med serienummer eller lagringsmedier registreres én og én. Sett antallet til 1.
problem-cannot-join-title = Kan ikke slås sammen
problem-cannot-join = Disse kan ikke slås sammen: {differ}.
problem-ambiguous-code-title = Flere ting har koden
problem-ambiguous-code = {$candidates} ting har denne koden. Velg en av dem.
problem-serial-known-title = Serienummeret er i bruk
problem-serial-known = {$label} har dette serienummeret. Er det den samme tingen, så bruk den, eller ta den ut først; ellers er ett av numrene feil.
problem-serial-known-there-title = Serienummeret er i bruk hos mottakeren
problem-serial-known-there = Mottakeren har allerede en ting med serienummeret {$serial}. Er det den samme tingen, tar mottakeren ut den som er registrert der; ellers er ett av numrene feil.
problem-code-taken-title = Koden er i bruk
problem-code-taken = {$label} er koden til en annen ting. Skann den, eller kontroller etiketten.
problem-label-stays-title = Navnet følger tingen
problem-label-stays = Dette navnet i «{$register}» hører til tingen og kan ikke fjernes eller flyttes. Et feil serienummer retter du på tingen selv.
problem-label-used-title = Etiketten er i bruk
problem-label-used = { $what ->
    [draft] {$label} hører allerede til et utkast. Ta en annen etikett, eller registrer eller slett først det utkastet.
   *[lot] {$label} sitter allerede på {$on}. Ta en annen etikett, eller fjern denne fra den tingen først.
}
problem-picture-format-title = Filen er ikke et bilde som kan leses
problem-picture-format = {$file} er ikke et bilde i et format som kan leses. Send JPEG, PNG, WebP, GIF, BMP eller TIFF.
problem-camera-format-title = Bildet er i kameraets eget format
problem-camera-format = {$file} er HEIC eller AVIF, som ikke kan leses. På iPhone: Innstillinger > Kamera > Formater > Mest kompatibel. På Android: slå av «høyeffektive bilder» (HEIF) i kameraets innstillinger. Ta bildet på nytt, eller send det som JPEG.
problem-picture-too-large-title = Bildet er for stort
problem-picture-too-large = {$file} er større enn {$most_mib} MiB eller har flere enn {$most_megapixels} millioner piksler. Send et mindre bilde.
problem-picture-damaged-title = Bildet er ødelagt
problem-picture-damaged = {$file} kan ikke leses: filen er ødelagt eller ufullstendig. Send den på nytt, eller ta et nytt bilde.
problem-document-format-title = Filen er ikke et dokument som kan tas imot
problem-document-format = {$file} er ikke i et format som tas imot. Send PDF, CSV, JSON, XML eller et bilde (JPEG, PNG, WebP, GIF, BMP eller TIFF).
problem-document-too-large-title = Filen er for stor
problem-document-too-large = {$file} er større enn {$most_mib} MiB. Send en mindre fil.
problem-certificate-format-title = Sertifikatet kan ikke leses
problem-certificate-format = Filen er ingen liste over slettede lagringsmedier. Send den som CSV, JSON eller XML fra sletteverktøyet.
problem-not-erased-title = Lagringsmediet er ikke slettet
problem-not-erased = Verktøyet sier selv «{$said}» om dette lagringsmediet.
problem-more-media-title = Flere lagringsmedier enn tingen har
problem-more-media = Tingen har {$media} lagringsmedier, og sertifikatet nevner flere. Rett antallet på tingen, eller la raden være.
problem-ambiguous-serial-title = Flere ting har dette serienummeret
problem-ambiguous-serial = Velg hvilken ting det gjelder, og registrer slettingen på den.
problem-too-many-photos-title = Det er nok bilder
problem-too-many-photos = En ting kan ha inntil {$most} bilder. Fjern noen først.
problem-too-many-watches-title = Du venter på nok
problem-too-many-watches = Du kan vente på inntil {$most} ting om gangen. Avslutt noe først.
problem-watch-too-wide-title = Det finnes mye av dette
problem-watch-too-wide = Mer enn {$most} ting passer allerede. Se på dem, eller si mer om hva du leter etter.
problem-sign-in-wrong-title = Stemmer ikke
problem-sign-in-wrong = E-postadressen eller passordet stemmer ikke.
problem-code-wrong-title = Koden stemmer ikke
problem-code-wrong = Koden stemmer ikke eller er brukt. Skriv den som appen viser nå.
problem-sign-in-delayed-title = Vent litt
problem-sign-in-delayed = Det har vært mange forsøk. Vent { $seconds ->
    [one] ett sekund
   *[other] {$seconds} sekunder
} og prøv igjen.
problem-password-wrong-title = Passordet stemmer ikke
problem-password-wrong = Det er ikke passordet du har nå.
problem-sign-in-lost-title = Begynn på nytt
problem-sign-in-lost = Innloggingen ble ikke begynt i denne nettleseren, eller det er for lenge siden. Prøv en gang til.
problem-sign-in-declined-title = Ikke logget inn
problem-sign-in-declined = Innloggingen ble avbrutt, eller du fikk ikke lov der. Prøv igjen, eller spør den som styrer kontoen din.
problem-sign-in-unproven-title = Kunne ikke bekreftes
problem-sign-in-unproven = Svaret fra innloggingstjenesten kunne ikke bekreftes, så ingen ble logget inn. Prøv igjen. Skjer det flere ganger, si fra til administratoren.
problem-sign-in-unknown-title = Ikke kjent her
problem-sign-in-unknown = Du er logget inn der, men har ingen tilgang her. Be administratoren i kommunen om å legge deg til.
problem-sign-in-address-taken-title = Adressen er i bruk
problem-sign-in-address-taken = Noen her har e-postadressen din fra før. Be administratoren i kommunen om hjelp.
problem-provider-silent-title = Innloggingstjenesten svarer ikke
problem-provider-silent = Vi får ikke kontakt med innloggingstjenesten. Prøv igjen om litt.
problem-rows-refused-title = Noe på listen går ikke an
problem-rows-refused = Ingenting ble gjort, for ikke alt på listen går an. Antall som ble avvist: {$rows}. «rows» sier hvilke og hvorfor.
problem-cycle-title = Går i ring
problem-cycle = Slik ville det gått i ring. Velg en annen overordnet eller etterfølger.
problem-overlapping-title = Overlapper
problem-overlapping = Perioden overlapper en annen for {what}. Velg en annen periode.
problem-in-use-elsewhere-title = Fortsatt i bruk
problem-in-use-elsewhere = Noe er fortsatt knyttet til {what}. Flytt eller avslutt det først.
problem-no-intake-title = Tar ikke imot
problem-no-intake = Dette lageret tar ikke imot ting. Velg et annet.
problem-store-full-title = Lageret er fullt
problem-store-full = Lageret rommer {$capacity_l} m³, {$taken_l} m³ er opptatt, og dette trenger {$asked_l} m³ til{ $unknown ->
    [0] {""}
   *[other] {" "}({$unknown} ting har ukjent størrelse)
}. Velg et annet.
problem-reuse-first-title = Ombruk først
problem-reuse-first = {$undecided} tilbud lenger nede på stigen er ikke avgjort, og {$unmet} mangler ennå. Ta eller avslå { $undecided ->
    [one] det
   *[other] dem
} først.
problem-rung-locked-title = Trinnet er låst
problem-rung-locked = {$undecided} tilbud på lavere trinn må avgjøres først.
problem-offer-changed-title = Tilbudet er endret
problem-offer-changed = Tilbudet er blitt dårligere siden du så det. Se på det på nytt og bestem deg.
problem-offer-gone-title = Tilbudet er borte
problem-offer-gone = Tilbudet finnes ikke lenger. Hent linjens tilbud på nytt.
problem-reason-contradicted-title = Grunnen stemmer ikke
problem-reason-contradicted = Grunnen «{reason}» stemmer ikke: { $fact ->
    [features] tingen har det som skulle mangle ({$actual})
    [category] tingen er nettopp det linjen ber om ({$actual})
   *[other] {fact} er {actual}, og grensen er {limit}
}. Velg en annen grunn eller ta tilbudet.
problem-measure-needed-title = Mål først
problem-measure-needed = Grunnen «{reason}» gjelder noe som ikke er kjent ennå. Mål det som står i facts, og send verdien i decline.measured.
problem-limit-needed-title = Grensen mangler
problem-limit-needed = { $reason ->
    [wrong_size] Grunnen «{reason}» trenger en grense. Oppgi den i decline.limit, for eksempel den største bredden i cm.
    [too_far] Grunnen «{reason}» trenger en grense. Oppgi den i decline.limit, for eksempel den største avstanden i hele kilometer.
   *[other] Grunnen «{reason}» trenger en grense. Oppgi den i decline.limit.
}
problem-note-needed-title = Begrunnelse mangler
problem-note-needed = Skriv med noen ord hvorfor.
problem-assessment-needed-title = Vurderingen mangler
problem-assessment-needed = Behovet er verdt {$value} eller mer nytt, over grensen på {$limit}. Skriv kort hva dere har vurdert ({$field}).
problem-exceeds-unmet-title = Mer enn det mangler
problem-exceeds-unmet = { $unmet ->
    [0] Linjen mangler ikke flere. Meld et nytt behov hvis dere trenger flere.
   *[other] Du ba om {$asked}, men bare {$unmet} mangler. Ta færre.
}
problem-pack-size-title = Selges i pakker
problem-pack-size = Varen selges {$pack_size} om gangen; {$asked} går ikke opp. Bestill hele pakker.
problem-needs-approval-title = Må godkjennes
problem-needs-approval = Kravene og grensene på linjen, eller det dere selv har reservert eller tatt unna, utelukker { $excluded ->
    [one] 1 ting på lager
   *[other] {$excluded} ting på lager
}{ $articles ->
    [0] {""}
    [one] {" "}og 1 brukt artikkel
   *[other] {" "}og {$articles} brukte artikler
}. Lemp på dem, eller vent på koordinatoren.
problem-limit-outside-title = En slik størrelse finnes ikke
problem-limit-outside = Ingenting av dette slaget er i nærheten av {$limit} cm: { $fact ->
    [width_cm] de kjente breddene
    [depth_cm] de kjente dybdene
   *[height_cm] de kjente høydene
} går fra {$least} til {$most} cm. Oppgi en grense som slike ting kan ha.
problem-alternatives-first-title = Alternativene først
problem-alternatives-first = Vurder først om dere kan klare dere uten, dele, låne eller reparere. Si deretter fra om at det er gjort (alternatives_considered).
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
problem-exceeds-ordered = { $left ->
    [0] Alt på linjen er allerede levert. Se etter om det er den rette.
   *[other] Du oppga {$asked}, men bare {$left} gjenstår å levere. Rett antallet.
}
problem-exceeds-held-title = Mer enn reservert
problem-exceeds-held = Du ba om {$asked}, men reservasjonen har bare {$held}. Ta færre.
problem-exceeds-received-title = Mer enn mottatt
problem-exceeds-received = { $left ->
    [0] Alt fra utleveringen er allerede levert tilbake. Se etter om det er den rette.
   *[other] Du oppga {$asked}, men bare {$left} kan leveres tilbake. Rett antallet.
}
problem-happened-too-early-title = For tidlig
problem-happened-too-early = { $because ->
    [policy] Så langt tilbake kan ikke noe føres. Oppgi et senere tidspunkt.
   *[other] Da hadde det ennå ikke skjedd som dette bygger på. Oppgi et senere tidspunkt.
}
problem-cannot-undo-title = Kan ikke angres
problem-cannot-undo = { $because ->
    [by_another_act] Tingen forsvant ut av registeret ved en annen handling. Angre heller den.
    [given_back] Tingen er levert tilbake, og eieren kan ha den alt. Registrer den på nytt om den er her.
    [too_old] Tingen ble registrert for over et døgn siden. Meld den heller ut av registeret.
   *[other] Andre har alt gjort noe med tingen. Meld den heller ut av registeret.
}
problem-serials-needed-title = Serienumre mangler
problem-serials-needed = { $needed ->
    [one] 1 serienummer
   *[other] {$needed} serienumre
} trengs, {$given} er oppgitt. Oppgi ett for hver.
problem-transfer-pending-title = Venter på eieren
problem-transfer-pending = Eierens koordinator har ikke svart ennå. Vent på svaret.
problem-last-administrator-title = Siste administrator
problem-last-administrator = Ingen ville være igjen til å gi roller. Gjør først noen andre til administrator.
problem-idempotency-reused-title = Nøkkelen er brukt
problem-idempotency-reused = Denne Idempotency-Key er alt brukt med et annet innhold. Lag en ny nøkkel.
problem-roles-changed-title = Rollene dine er endret
problem-roles-changed = Denne Idempotency-Key ble brukt mens du hadde roller som du ikke har lenger. Det som ble gjort da, står. Lag en ny nøkkel for noe nytt.
problem-answer-erased-title = Svaret er slettet
problem-answer-erased = Svaret på denne Idempotency-Key nevnte noen som er slettet siden. Det som ble gjort da, står.
problem-open-things-title = Noe står åpent
problem-open-things = Det er fortsatt noe åpent i navnet til denne personen: behov { $needs }, reservasjoner { $reservations }, avtaler { $agreements }. Avslutt det, eller oppgi en kollega som tar over.
problem-not-empty-title = Det er ikke tomt
problem-not-empty = Her er det fortsatt ting eller noe som venter: partier { $lots }, reservasjoner { $reservations }, åpne behov { $needs }. Oppgi hva eller hvem som tar over, eller flytt det først.
problem-currency-differs-title = Feil valuta
problem-currency-differs = Beløpet er i {$given}, her regnes det i {$expected}. Oppgi beløpet i {$expected}.
problem-units-differ-title = Ulike enheter
problem-units-differ = Alt må høre til samme enhet. Del det opp etter enhet.

bad-missing = Feltet må fylles ut.
bad-empty = Feltet kan ikke være tomt.
bad-too-long = Høyst {$max} tegn.
bad-too-short = Minst {$min} tegn.
bad-guessable = Dette er blant det første noen gjetter på. Tre–fire ord du finner på selv, er lett å huske.
bad-too-small = Minst {$min}.
bad-too-large = Høyst {$max}.
bad-in-the-past = Datoen er passert. Velg en som kommer.
bad-in-the-future = Datoen er ikke kommet ennå. Velg en tidligere.
bad-far-away = Velg en dag mellom årene 1900 og 2200.
bad-backwards = Perioden slutter før den begynner.
bad-unknown = «{$value}» er ukjent her.
bad-malformed = «{$value}» kan ikke leses.
bad-duplicate = «{$value}» finnes allerede.
bad-both = Feltet utelukker et annet. Oppgi bare ett av dem.
bad-of-another-reason = Grunnen «{reason}» har en annen slags grense.
bad-syntax = Den kan ikke leses som JSON på linje {$line}, kolonne {$column}.
bad-unknown-field = Et slikt felt finnes ikke her.
bad-unknown-parameter = Det finnes ingen slik parameter her, bare {$allowed}.
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
evidence-ce = CE-merking
evidence-sanitisation = sikker sletting av data
evidence-epd = miljødeklarasjon (EPD)
evidence-delivery-note = følgeseddel
evidence-insurance = forsikring
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
actual = { $actual ->
    [as_new] «som ny»
    [good] «god»
    [worn] «slitt»
    [needs_repair] «trenger reparasjon»
    [for_parts] «til deler»
   *[other] {$actual}
}
limit = { $limit ->
    [as_new] «som ny»
    [good] «god»
    [worn] «slitt»
    [needs_repair] «trenger reparasjon»
    [for_parts] «til deler»
   *[other] {$limit}
}
because = { $because ->
    [call_off] den bestilles med et avrop
    [chemical_light] kjemikalielyset er rødt for dette stedet
    [legal_title] noen andre eier den
    [not_a_catalogue_item] den står ikke i en katalog
   *[other] {$because}
}
differ = { $because ->
    [serial] ting med serienummer er én og én
    [media] ting med lagringsmedier er én og én
    [organisation_id] de hører til ulike organisasjoner
    [place_id] de står på ulike steder
    [unit_id] de hører til ulike enheter
    [state] de er ikke i samme tilstand
    [category] kategoriene er ulike
    [product_id] produktene er ulike
    [legal_title] de har ulike eiere eller skal tilbake på ulike dager
    [condition] de er ulikt slitt
    [brand] merkene eller modellene er ulike
    [size] målene er ulike
    [mass_g] vektene er ulike
    [colour] fargene er ulike
    [materials] materialene er ulike
    [features] egenskapene er ulike
    [light] kjemikalielysene er ulike
    [acquired_on] kjøpsdagene eller prisene er ulike
    [available_from] de blir ledige på ulike dager
    [must_leave_by] de må bort på ulike dager
    [open_to_organisation_from] de åpnes for organisasjonen på ulike dager
    [open_to_region_from] de åpnes for regionen på ulike dager
    [documents] dokumentene er ikke de samme
    [note] merknadene ville bli for lange
    [quantity] antallet ville bli for stort
   *[other] de er ikke like
}
# x

## Why an offer stands where it stands
why-own-stock = Fra kommunens eget lager
why-from-neighbour = Fra {$name}, {$site}
why-repaired-by = Blir reparert av {$name}
why-listed = Står i avtalen som «{$name}»
why-same-site = Står på samme sted
why-near = { $km } km unna
why-on-loan = Utlånt til og med { $until }
why-ready-on = Klar { $on }
why-late = Klar først { $on }, { $days ->
    [one] 1 dag
   *[other] { $days } dager
} for sent
why-condition = { $condition ->
    [as_new] Som ny
    *[good] Pent brukt
    [worn] Slitt
    [needs_repair] Må repareres
    [for_parts] Til deler
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
## Why a set is as it is
set-alike = { $level ->
    [product] Alt er samme produkt
    [look] Alt ser likt ut
   *[kind] Alt er av samme slag
}
set-from = { $sites ->
    [1] Hentes på ett sted
   *[other] Hentes på { $sites } steder
}
set-own = Alt er kommunens eget
set-of-neighbours = { $n ->
    [one] 1 kommer fra en annen kommune
   *[other] { $n } kommer fra andre kommuner
}
set-ready = Klart { $on }
set-metres = { $km } km til sammen
set-lacking = { $n ->
    [one] 1 mangler
   *[other] { $n } mangler
}
set-unknown = Noe er ukjent om { $n } av dem
set-before = Står foran neste: { $better ->
    [complete] her mangler færre
    [known] her er mer kjent
    [one_site] alt hentes på ett sted
    [own] mer er kommunens eget
    [in_time] det kommer tidligere
    [fewer_sites] det hentes på færre steder
    [sooner] det er klart tidligere
    [nearer] veien er kortere
    [condition] tingene er i bedre stand
   *[fewer_lots] det er færre partier å hente
}

notice-hold-broken = {$n} av «{$name}» ({$code}) som du har reservert, er ikke der lenger.{ $for ->
    [need] {" "}Behovet er åpent igjen.
   *[other] {""}
}
notice-reservation-expired = Reservasjonen av {$n} «{$name}» ({$code}) gikk ut.{ $for ->
    [need] {" "}Behovet er åpent igjen.
   *[other] {""}
}
notice-made-late = «{$name}» ({$code}), som du har reservert, er flyttet til et annet sted. Du kan frigi reservasjonen.

## What things are called beside their ids
date = { $day }. { $month ->
    [1] januar
    [2] februar
    [3] mars
    [4] april
    [5] mai
    [6] juni
    [7] juli
    [8] august
    [9] september
    [10] oktober
    [11] november
   *[other] desember
  }{ $year }
words-condition = { $condition ->
    [as_new] som ny
   *[good] pent brukt
    [worn] slitt
    [needs_repair] må repareres
    [for_parts] til deler
  }
words-light = { $light ->
    [green] grønt
    [yellow] gult
    [red] rødt
   *[unknown] ikke vurdert
  }
words-age = { $years ->
    [0] under ett år
    [1] 1 år
   *[other] { $years } år
  }
words-since = siden { $day }
words-width = bredde { $cm } cm
words-depth = dybde { $cm } cm
words-height = høyde { $cm } cm

## What a line demands
left-out-otherwise = Av samme folk eller for samme enhet: holdt av, overtatt eller tatt ut av lageret eller katalogen; eller så krever stedet mer enn enheten
want-max-width-cm = Høyst {$value} cm bred
want-min-width-cm = Minst {$value} cm bred
want-max-depth-cm = Høyst {$value} cm dyp
want-min-depth-cm = Minst {$value} cm dyp
want-max-height-cm = Høyst {$value} cm høy
want-min-height-cm = Minst {$value} cm høy
want-min-condition = { $value ->
    [as_new] Som ny
   *[good] Pent brukt eller bedre
    [worn] Slitt eller bedre
    [needs_repair] Kan trenge reparasjon
}
want-colour = Farge: {$value}
want-materials = Materiale: {$value}
want-alike = Alle like
want-features = Egenskaper: {$value}
want-max-age-years = Høyst {$value} år gammel
want-min-alike = Minst {$value} like
want-max-distance-km = Høyst {$value} km unna
want-ready-by = Klar senest {$value}

## Det noen skannet
scan-corrected = Lest som {$code}: koder har ikke bokstaver som O, I eller S, fordi de forveksles med tall.
scan-mistyped = Kontrolltegnet stemmer ikke: ett tegn er feil, eller to har byttet plass. Skann eller skriv koden på nytt.
scan-unused-label = En ubrukt etikett. Sett den på en ting og registrer den der.
scan-draft-label = Et utkast har denne etiketten. Registrer utkastet, eller ta en annen etikett.
scan-broken-link = Kontrollsifferet i artikkelnummeret stemmer ikke: adressen er skrevet av feil.
scan-address = Adressen tilhører noen andre, og hva den gjelder, er ikke kjent her. Registrer den på en ting for å finne tingen med den. Innholdet i en komprimert Digital Link kan ikke leses.
scan-no-article = Det finnes ingenting av denne artikkelen her. Registrer en ting med dette nummeret.
scan-unknown = Ingenting er kjent under dette. Registrer det på en ting, eller registrer tingen med det.

## Det som skrives ut
labels-title = Etiketter
