# Sætninger for læsere. `problem-KODE` siger, hvad der er galt, og hvad man kan gøre, `bad-FEJL` hvad der er galt med en værdi.

problem-malformed-title = Kan ikke læses
problem-malformed = { $part ->
    [body] Forespørgslen kan ikke læses.
    [path] Adressen kan ikke læses.
   *[field] «{$field}» kan ikke læses.
}
problem-unauthenticated-title = Ikke logget ind
problem-unauthenticated = Adgangsnøglen mangler, er ukendt, udløbet eller trukket tilbage. Bed administratoren om en ny.
problem-not-allowed-title = Ikke tilladt
problem-not-allowed = Dine roller giver ikke lov til dette. Spørg en, der har rollen, eller administratoren.
problem-not-found-title = Findes ikke
problem-not-found = Det, du spørger efter, findes ikke, eller du har ikke adgang til det. Se efter, om adressen og id’et passer.
problem-method-not-allowed-title = Forkert metode
problem-method-not-allowed = Denne adresse tager ikke imod metoden. Se /api/docs for, hvad den kan.
problem-body-too-slow-title = Forespørgslen nåede ikke frem
problem-body-too-slow = Resten af forespørgslen kom ikke i tide. Prøv igen.
problem-too-many-requests-title = For mange forespørgsler
problem-too-many-requests = Du har spurgt for ofte det seneste minut. Vent lidt, og prøv igen.
problem-unavailable-title = Ikke tilgængelig lige nu
problem-unavailable = Databasen svarer ikke eller har ikke plads lige nu. Prøv igen om lidt. Det, du ikke har fået bekræftet, er måske ikke gemt.
problem-too-large-title = For stort
problem-too-large = Forespørgslen er for stor. Del den op.
problem-unsupported-media-type-title = Forkert indholdstype
problem-unsupported-media-type = Send JSON med Content-Type: application/json, og billeder som formular med multipart/form-data.
problem-internal-title = Noget gik galt
problem-internal = Fejlen er vores, og intet blev ændret. Prøv igen, og oplys request_id, hvis det ikke hjælper.
problem-not-yours-title = Ikke jeres
problem-not-yours = Du kan se {what}, men {what} hører til en anden. Spørg ejeren.
problem-own-approval-title = Egen godkendelse
problem-own-approval = Ingen godkender sit eget. Bed en anden koordinator om at gøre det.
problem-invalid-title = Ugyldig værdi
problem-invalid = «{$field}» er ikke gyldig.
problem-stale-title = Ændret i mellemtiden
problem-stale = Nogen har ændret dette; det er nu version {$version}. Læs det igen, og prøv igen.
problem-precondition-required-title = If-Match mangler
problem-precondition-required = Send If-Match med den version, du har læst, så ingen overskriver andres ændring.
problem-already-decided-title = Allerede afgjort
problem-already-decided = Dette er allerede afgjort. Læs det igen.
problem-release-instead-title = Frigiv det i stedet
problem-release-instead = En accept trækkes ikke tilbage her: frigiv reservationen, eller annuller bestillingen.
problem-closed-title = Afsluttet
problem-closed = Det går ikke længere: {what} er afsluttet. Vælg efterfølgeren eller en anden.
problem-closing-title = Lukker snart
problem-closing = «{ $name }» lukker { $until }, og ingen efterfølger er angivet. Vælg noget andet, eller bed en administrator angive efterfølgeren.
problem-wrong-state-title = Går ikke nu
problem-wrong-state = { $what ->
    [legal_title] Tingen er organisationens egen og har ingen anden ejer at gå tilbage til. Vælg en anden måde at afhænde den på.
    [media] Tingen er registreret uden lagringsmedier. Ret antallet af medier først, hvis den har nogen.
    [reservation] Tingene er sat af til en arbejdsordre. Gennemfør eller annuller den først.
    [hold] Tingene er sat af til en arbejdsordre. Gennemfør eller annuller den i stedet.
    [handover] Tingene er givet videre siden udleveringen. Den, der har dem nu, skal levere dem tilbage.
    [decision] Afslaget gælder ikke længere. Læs linjen igen.
    [line] Noget på linjen er bestilt og ikke leveret. Annuller bestillingen, eller vent på leveringen.
   *[other] Dette går ikke nu; tilstanden for {what}: {state}.
}
problem-lot-state-title = Går ikke nu
problem-lot-state = Dette går ikke med tingen, som den er nu: {state}.
problem-exhausted-title = For få ledige
problem-exhausted = Du bad om {$asked}, men { $free ->
    [0] ingen er ledige. Vælg noget andet, eller vent, til nogen bliver ledige.
    [one] kun 1 er ledig. Vælg et mindre antal.
   *[other] kun {$free} er ledige. Vælg et mindre antal.
}
problem-held-title = Reserveret
problem-held = {$held} af tingene er reserveret til andre. Vent, eller bed dem om at frigive reservationen.
problem-hold-over-title = Reservationen er slut
problem-hold-over = Reservationen er udløbet, brugt eller frigivet. Reserver igen, hvis tingen er ledig.
problem-not-sanitised-title = Ikke slettet
problem-not-sanitised = Lagringsmedier er ikke slettet endnu. Registrer sletningen af hvert medium først.
problem-not-yet-available-title = Ikke ledig endnu
problem-not-yet-available = Tingen er ledig fra {$available_from}. Vent til da, eller bed enheden, der har den, om at sætte en tidligere dato.
problem-opens-later-title = Ikke åben for dig endnu
problem-opens-later = Før {$opens_on} kan kun enheden, der ejer tingen, tage den. Fra den dag kan du bede om den.
problem-not-sent-home-title = Ikke sendt hjem endnu
problem-not-sent-home = { $left ->
    [0] Låneren har ikke sendt nogen af dem hjem. Bed om dem først.
   *[other] Du angav {$asked}, men låneren har kun sendt {$left} hjem. Ret antallet, eller bed om resten.
}
problem-not-back-yet-title = Ikke tilbage endnu
problem-not-back-yet = Tingen er udlånt og skal tilbage {$goes_back_on}. Bed låneren om at aflevere den først.
problem-evidence-missing-title = Dokumentation mangler
problem-evidence-missing = Her skal tingen have gyldig dokumentation: {$kinds}. Registrér den, eller vælg en anden ting.
problem-still-managed-title = Stadig administreret
problem-still-managed = Enheden er stadig i enhedsadministrationen, som kan låse eller slette den. Fjern den derfra først.
problem-one-each-title = Én ad gangen
problem-one-each = Ting med serienummer eller lagringsmedier registreres én ad gangen. Sæt antallet til 1.
problem-cannot-join-title = Kan ikke slås sammen
problem-cannot-join = Disse kan ikke slås sammen: {differ}.
problem-ambiguous-code-title = Flere ting har koden
problem-ambiguous-code = {$candidates} ting har denne kode. Vælg en af dem.
problem-serial-known-title = Serienummeret er i brug
problem-serial-known = {$label} har dette serienummer. Er det den samme ting, så brug den, eller fjern den først; ellers er et af numrene forkert.
problem-serial-known-there-title = Serienummeret er i brug hos modtageren
problem-serial-known-there = Modtageren har allerede en ting med serienummeret {$serial}. Er det den samme ting, fjerner modtageren den, der er registreret der; ellers er et af numrene forkert.
problem-code-taken-title = Koden er i brug
problem-code-taken = {$label} er koden på en anden ting. Scan den, eller kontrollér etiketten.
problem-label-stays-title = Navnet følger tingen
problem-label-stays = Dette navn i «{$register}» hører til tingen og kan ikke fjernes eller flyttes. Et forkert serienummer retter du på selve tingen.
problem-label-used-title = Etiketten er i brug
problem-label-used = { $what ->
    [draft] {$label} hører allerede til en kladde. Tag en anden etiket, eller registrer eller slet først den kladde.
   *[lot] {$label} sidder allerede på {$on}. Tag en anden etiket, eller fjern først denne fra den ting.
}
problem-picture-format-title = Filen er ikke et billede, der kan læses
problem-picture-format = {$file} er ikke et billede i et format, der kan læses. Send JPEG, PNG, WebP, GIF, BMP eller TIFF.
problem-camera-format-title = Billedet er i kameraets eget format
problem-camera-format = {$file} er HEIC eller AVIF, som ikke kan læses. På iPhone: Indstillinger > Kamera > Formater > Mest kompatibel. På Android: slå «højeffektive billeder» (HEIF) fra i kameraets indstillinger. Tag billedet igen, eller send det som JPEG.
problem-picture-too-large-title = Billedet er for stort
problem-picture-too-large = {$file} er større end {$most_mib} MiB eller har flere end {$most_megapixels} millioner pixels. Send et mindre billede.
problem-picture-damaged-title = Billedet er beskadiget
problem-picture-damaged = {$file} kan ikke læses: filen er beskadiget eller ufuldstændig. Send den igen, eller tag et nyt billede.
problem-document-format-title = Filen er ikke et dokument, der kan modtages
problem-document-format = {$file} er ikke i et format, der kan modtages. Send PDF, CSV, JSON, XML eller et billede (JPEG, PNG, WebP, GIF, BMP eller TIFF).
problem-document-too-large-title = Filen er for stor
problem-document-too-large = {$file} er større end {$most_mib} MiB. Send en mindre fil.
problem-certificate-format-title = Certifikatet kan ikke læses
problem-certificate-format = Filen er ingen liste over slettede lagringsmedier. Send den som CSV, JSON eller XML fra sletteværktøjet.
problem-not-erased-title = Lagringsmediet er ikke slettet
problem-not-erased = Værktøjet siger selv «{$said}» om dette lagringsmedie.
problem-more-media-title = Flere lagringsmedier end tingen har
problem-more-media = Tingen har {$media} lagringsmedier, og certifikatet nævner flere. Ret antallet på tingen, eller udelad rækken.
problem-ambiguous-serial-title = Flere ting har dette serienummer
problem-ambiguous-serial = Vælg, hvilken ting det drejer sig om, og registrer sletningen på den.
problem-too-many-photos-title = Der er billeder nok
problem-too-many-photos = En ting kan have højst {$most} billeder. Fjern nogle først.
problem-too-many-watches-title = Du venter på nok
problem-too-many-watches = Du kan vente på op til {$most} ting ad gangen. Afslut noget først.
problem-watch-too-wide-title = Der er rigeligt af det
problem-watch-too-wide = Mere end {$most} ting passer allerede. Se på dem, eller sig mere om, hvad du leder efter.
problem-sign-in-wrong-title = Passer ikke
problem-sign-in-wrong = E-mailadressen eller adgangskoden passer ikke.
problem-code-wrong-title = Koden passer ikke
problem-code-wrong = Koden passer ikke eller er brugt. Skriv den, som appen viser nu.
problem-sign-in-delayed-title = Vent lidt
problem-sign-in-delayed = Der har været mange forsøg. Vent { $seconds ->
    [one] et sekund
   *[other] {$seconds} sekunder
}, og prøv igen.
problem-password-wrong-title = Adgangskoden passer ikke
problem-password-wrong = Det er ikke den adgangskode, du har nu.
problem-sign-in-lost-title = Begynd forfra
problem-sign-in-lost = Login blev ikke begyndt i denne browser, eller det er for længe siden. Prøv en gang til.
problem-sign-in-declined-title = Ikke logget ind
problem-sign-in-declined = Login blev afbrudt, eller du fik ikke lov der. Prøv igen, eller spørg den, der styrer din konto.
problem-sign-in-unproven-title = Kunne ikke bekræftes
problem-sign-in-unproven = Svaret fra logintjenesten kunne ikke bekræftes, så ingen blev logget ind. Prøv igen. Sker det flere gange, så sig det til administratoren.
problem-sign-in-unknown-title = Ikke kendt her
problem-sign-in-unknown = Du er logget ind der, men har ingen adgang her. Bed administratoren i kommunen om at tilføje dig.
problem-sign-in-address-taken-title = Adressen er i brug
problem-sign-in-address-taken = Nogen her har allerede din e-mailadresse. Bed administratoren i kommunen om hjælp.
problem-provider-silent-title = Logintjenesten svarer ikke
problem-provider-silent = Vi får ikke kontakt med logintjenesten. Prøv igen om lidt.
problem-rows-refused-title = Noget på listen kan ikke lade sig gøre
problem-rows-refused = Intet er gjort, for ikke alt på listen kan lade sig gøre. Antal afviste: {$rows}. «rows» siger hvilke og hvorfor.
problem-cycle-title = Går i ring
problem-cycle = Så ville det gå i ring. Vælg en anden overordnet eller efterfølger.
problem-overlapping-title = Overlapper
problem-overlapping = Perioden overlapper en anden for {what}. Vælg en anden periode.
problem-in-use-elsewhere-title = Stadig i brug
problem-in-use-elsewhere = Noget hører stadig til {what}. Flyt eller afslut det først.
problem-no-intake-title = Modtager ikke
problem-no-intake = Dette lager modtager ikke ting. Vælg et andet.
problem-store-full-title = Lageret er fuldt
problem-store-full = Lageret rummer {$capacity_l} m³, {$taken_l} m³ er optaget, og dette kræver {$asked_l} m³ mere{ $unknown ->
    [0] {""}
   *[other] {" "}({$unknown} ting har ukendt størrelse)
}. Vælg et andet.
problem-reuse-first-title = Genbrug først
problem-reuse-first = {$undecided} tilbud længere nede på stigen er ikke afgjort, og {$unmet} mangler endnu. Tag eller afslå { $undecided ->
    [one] det
   *[other] dem
} først.
problem-rung-locked-title = Trinnet er låst
problem-rung-locked = {$undecided} tilbud på lavere trin skal afgøres først.
problem-offer-changed-title = Tilbuddet er ændret
problem-offer-changed = Tilbuddet er blevet dårligere, siden du så det. Se på det igen, og beslut dig.
problem-offer-gone-title = Tilbuddet er væk
problem-offer-gone = Tilbuddet findes ikke længere. Hent linjens tilbud igen.
problem-reason-contradicted-title = Grunden passer ikke
problem-reason-contradicted = Grunden «{reason}» passer ikke: { $fact ->
    [features] tingen har det, der skulle mangle ({$actual})
    [category] tingen er netop det, linjen beder om ({$actual})
   *[other] {fact} er {actual}, og grænsen er {limit}
}. Vælg en anden grund, eller tag tilbuddet.
problem-measure-needed-title = Mål først
problem-measure-needed = Grunden «{reason}» gælder noget, der ikke er kendt endnu. Mål det, der står i facts, og send værdien i decline.measured.
problem-limit-needed-title = Grænsen mangler
problem-limit-needed = { $reason ->
    [wrong_size] Grunden «{reason}» kræver en grænse. Angiv den i decline.limit, for eksempel den største bredde i cm.
    [too_far] Grunden «{reason}» kræver en grænse. Angiv den i decline.limit, for eksempel den største afstand i hele kilometer.
   *[other] Grunden «{reason}» kræver en grænse. Angiv den i decline.limit.
}
problem-note-needed-title = Begrundelse mangler
problem-note-needed = Skriv med nogle ord hvorfor.
problem-assessment-needed-title = Vurderingen mangler
problem-assessment-needed = Behovet er {$value} eller mere værd som nyt, over grænsen på {$limit}. Skriv kort, hvad I har overvejet ({$field}).
problem-exceeds-unmet-title = Mere end der mangler
problem-exceeds-unmet = { $unmet ->
    [0] Linjen mangler ikke flere. Meld et nyt behov, hvis I skal bruge flere.
   *[other] Du bad om {$asked}, men kun {$unmet} mangler. Tag færre.
}
problem-pack-size-title = Sælges i pakker
problem-pack-size = Varen sælges {$pack_size} ad gangen; {$asked} går ikke op. Bestil hele pakker.
problem-needs-approval-title = Skal godkendes
problem-needs-approval = Linjens krav og grænser, eller det I selv har reserveret eller taget fra, udelukker { $excluded ->
    [one] 1 ting på lager
   *[other] {$excluded} ting på lager
}{ $articles ->
    [0] {""}
    [one] {" "}og 1 brugt vare
   *[other] {" "}og {$articles} brugte varer
}. Lemp på dem, eller vent på koordinatoren.
problem-limit-outside-title = En sådan størrelse findes ikke
problem-limit-outside = Intet af denne slags er i nærheden af {$limit} cm: { $fact ->
    [width_cm] de kendte bredder
    [depth_cm] de kendte dybder
   *[height_cm] de kendte højder
} går fra {$least} til {$most} cm. Angiv en grænse, som sådanne ting kan have.
problem-alternatives-first-title = Alternativerne først
problem-alternatives-first = Overvej først, om I kan klare jer uden, dele, låne eller reparere. Angiv derefter, at I har gjort det (alternatives_considered).
problem-too-worn-title = For slidt
problem-too-worn = Standen er «{condition}»; sådan kan den ikke tilbydes. Få den repareret først.
problem-not-offered-title = Tilbydes ikke
problem-not-offered = Dette tilbydes ikke her: {because}.
problem-unfit-title = Opfylder ikke kravene
problem-unfit = Varen opfylder ikke linjens egne krav. Vælg en anden, eller ændr kravene.
problem-agreement-closed-title = Aftalen gælder ikke
problem-agreement-closed = Rammeaftalen gælder ikke i dag. Vælg en aftale, der gælder.
problem-ceiling-exceeded-title = Over rammen
problem-ceiling-exceeded = Bestillingen er på {$asked}, men kun {$left} er tilbage af aftalens ramme. Bestil mindre, eller vælg en anden aftale.
problem-exceeds-ordered-title = Mere end bestilt
problem-exceeds-ordered = { $left ->
    [0] Alt på linjen er allerede leveret. Se efter, om det er den rigtige.
   *[other] Du angav {$asked}, men kun {$left} mangler at blive leveret. Ret antallet.
}
problem-exceeds-held-title = Mere end reserveret
problem-exceeds-held = Du bad om {$asked}, men reservationen har kun {$held}. Tag færre.
problem-exceeds-received-title = Mere end modtaget
problem-exceeds-received = { $left ->
    [0] Alt fra udleveringen er allerede leveret tilbage. Se efter, om det er den rigtige.
   *[other] Du angav {$asked}, men kun {$left} kan leveres tilbage. Ret antallet.
}
problem-happened-too-early-title = For tidligt
problem-happened-too-early = { $because ->
    [policy] Så langt tilbage kan intet registreres. Angiv et senere tidspunkt.
   *[other] Da var det, som dette bygger på, endnu ikke sket. Angiv et senere tidspunkt.
}
problem-cannot-undo-title = Kan ikke fortrydes
problem-cannot-undo = { $because ->
    [by_another_act] Tingen forsvandt ud af registret ved en anden handling. Fortryd hellere den.
    [given_back] Tingen er givet tilbage, og ejeren kan allerede have den. Registrér den på ny, hvis den er her.
    [too_old] Tingen blev registreret for mere end et døgn siden. Meld den hellere ud af registret.
   *[other] Andre har allerede gjort noget med tingen. Meld den hellere ud af registret.
}
problem-serials-needed-title = Serienumre mangler
problem-serials-needed = { $needed ->
    [one] 1 serienummer
   *[other] {$needed} serienumre
} skal bruges, {$given} er angivet. Angiv ét for hver.
problem-transfer-pending-title = Venter på ejeren
problem-transfer-pending = Ejerens koordinator har ikke svaret endnu. Vent på svaret.
problem-last-administrator-title = Sidste administrator
problem-last-administrator = Ingen ville være tilbage til at give roller. Gør først en anden til administrator.
problem-idempotency-reused-title = Nøglen er brugt
problem-idempotency-reused = Denne Idempotency-Key er allerede brugt med et andet indhold. Lav en ny nøgle.
problem-roles-changed-title = Dine roller er ændret
problem-roles-changed = Denne Idempotency-Key blev brugt, mens du havde roller, som du ikke har længere. Det, der blev gjort dengang, står ved magt. Lav en ny nøgle til noget nyt.
problem-answer-erased-title = Svaret er slettet
problem-answer-erased = Svaret på denne Idempotency-Key nævnte en person, som siden er slettet. Det, der blev gjort dengang, står ved magt.
problem-open-things-title = Noget står åbent
problem-open-things = Der er stadig noget åbent i denne persons navn: behov { $needs }, reservationer { $reservations }, aftaler { $agreements }. Afslut det, eller angiv en kollega, der tager over.
problem-not-empty-title = Der er ikke tomt
problem-not-empty = Her er der stadig ting eller noget, der venter: partier { $lots }, reservationer { $reservations }, åbne behov { $needs }. Angiv, hvad eller hvem der tager over, eller flyt det først.
problem-currency-differs-title = Forkert valuta
problem-currency-differs = Beløbet er i {$given}, her regnes der i {$expected}. Angiv beløbet i {$expected}.
problem-units-differ-title = Forskellige enheder
problem-units-differ = Alt skal høre til samme enhed. Del det op efter enhed.

bad-missing = Feltet skal udfyldes.
bad-empty = Feltet må ikke være tomt.
bad-too-long = Højst {$max} tegn.
bad-too-short = Mindst {$min} tegn.
bad-guessable = Det er noget af det første, nogen gætter på. Tre-fire ord, du selv finder på, er lette at huske.
bad-too-small = Mindst {$min}.
bad-too-large = Højst {$max}.
bad-in-the-past = Datoen er passeret. Vælg en, der ligger fremme i tiden.
bad-in-the-future = Datoen er ikke kommet endnu. Vælg en tidligere.
bad-far-away = Vælg en dag mellem årene 1900 og 2200.
bad-backwards = Perioden slutter, før den begynder.
bad-unknown = «{$value}» er ukendt her.
bad-malformed = «{$value}» kan ikke læses.
bad-duplicate = «{$value}» findes allerede.
bad-both = Feltet udelukker et andet. Angiv kun ét af dem.
bad-of-another-reason = Grunden «{reason}» har en anden slags grænse.
bad-syntax = Den kan ikke læses som JSON på linje {$line}, kolonne {$column}.
bad-unknown-field = Et sådant felt findes ikke her.
bad-unknown-parameter = Der findes ingen sådan parameter her, kun {$allowed}.
bad-not-text = Angiv en tekst, ikke {$found}.
bad-not-whole = Angiv et helt tal, ikke {$found}.
bad-not-number = Angiv et tal, ikke {$found}.
bad-not-boolean = Angiv true eller false, ikke {$found}.
bad-not-list = Angiv en liste, ikke {$found}.
bad-not-object = Angiv et objekt med felter, ikke {$found}.
bad-not-date = Angiv en dag som 2026-05-17, ikke {$found}.
bad-not-instant = Angiv et tidspunkt som 2026-05-17T08:00:00Z, ikke {$found}.
bad-not-id = Angiv et id (UUID), ikke {$found}.
bad-not-one-of = Angiv en af {$allowed}, ikke {$found}.
bad-out-of-range = {$found} er for lille eller for stort.
bad-unreadable = Se /api/docs for, hvad der kan angives her.

evidence-fire = brandegenskaber
evidence-child-safety = børnesikkerhed
evidence-medical-device = medicinsk udstyr
evidence-lifting = løfteudstyr
evidence-hygiene = hygiejne
evidence-ce = CE-mærkning
evidence-sanitisation = sikker sletning af data
evidence-epd = miljøvaredeklaration (EPD)
evidence-delivery-note = følgeseddel
evidence-insurance = forsikring
what = { $what ->
    [lot] tingen
    [unit] enheden
    [place] stedet
    [product] produktet
    [reservation] reservationen
    [need] behovet
    [line] linjen
    [offer] tilbuddet
    [approval] godkendelsen
    [agreement] rammeaftalen
    [supplier] leverandøren
    [catalogue_item] katalogvaren
    [call_off] bestillingen
    [partner] partneren
    [work_order] arbejdsordren
    [transfer] overdragelsen
    [handover] udleveringen
    [person] personen
    [token] adgangsnøglen
    [organisation] organisationen
    [category] kategorien
    [factor] faktoren
    [code] koden
    [document] dokumentet
   *[other] {$what}
}
state = { $state ->
    [in_use] i brug
    [available] ledig
    [custody] i karantæne
    [in_work] til arbejde
    [gone] væk
    [open] åben
    [met] dækket
    [withdrawn] trukket tilbage
    [placed] bestilt
    [partly_delivered] delvist leveret
    [delivered] leveret
    [cancelled] annulleret
    [requested] forespurgt
    [quoted] prissat
    [accepted] accepteret
    [in_progress] i gang
    [done] færdig
    [refused] afslået
    [pending] under behandling
    [approved] godkendt
    [completed] gennemført
    [active] aktiv
    [released] frigivet
    [expired] udløbet
    [broken] brudt
    [ended] afsluttet
   *[other] {$state}
}
reason = { $reason ->
    [wrong_function] forkert funktion
    [wrong_size] forkert størrelse
    [condition] stand
    [too_late] for sent
    [too_few_alike] for få ens
    [chemical_risk] kemisk risiko
    [accessibility] tilgængelighed
    [too_far] for langt væk
    [preference] ønske
    [other] andet
   *[other] {$reason}
}
fact = { $fact ->
    [width_cm] bredden i cm
    [depth_cm] dybden i cm
    [height_cm] højden i cm
    [condition] standen
    [colour] farven
    [materials] materialerne
    [features] egenskaberne
    [age_years] alderen i år
    [ready_on] dagen den er klar
    [distance_km] afstanden i km
    [alike] antallet af ens
    [chemical_light] kemikalielyset
   *[other] {$fact}
}
condition = { $condition ->
    [as_new] som ny
    [good] god
    [worn] slidt
    [needs_repair] skal repareres
    [for_parts] til reservedele
   *[other] {$condition}
}
actual = { $actual ->
    [as_new] «som ny»
    [good] «god»
    [worn] «slidt»
    [needs_repair] «skal repareres»
    [for_parts] «til reservedele»
   *[other] {$actual}
}
limit = { $limit ->
    [as_new] «som ny»
    [good] «god»
    [worn] «slidt»
    [needs_repair] «skal repareres»
    [for_parts] «til reservedele»
   *[other] {$limit}
}
because = { $because ->
    [call_off] den bestilles på rammeaftalen
    [chemical_light] kemikalielyset er rødt for dette sted
    [legal_title] en anden ejer den
    [not_a_catalogue_item] den står ikke i et katalog
   *[other] {$because}
}
differ = { $because ->
    [serial] ting med serienummer registreres én ad gangen
    [media] ting med lagringsmedier registreres én ad gangen
    [organisation_id] de hører til forskellige organisationer
    [place_id] de står forskellige steder
    [unit_id] de hører til forskellige enheder
    [state] de er ikke i samme tilstand
    [category] kategorierne er forskellige
    [product_id] produkterne er forskellige
    [legal_title] de har forskellige ejere eller skal tilbage på forskellige dage
    [condition] de er ikke lige slidte
    [brand] mærkerne eller modellerne er forskellige
    [size] målene er forskellige
    [mass_g] vægtene er forskellige
    [colour] farverne er forskellige
    [materials] materialerne er forskellige
    [features] egenskaberne er forskellige
    [light] kemikalielysene er forskellige
    [acquired_on] købsdagene eller priserne er forskellige
    [available_from] de bliver ledige på forskellige dage
    [must_leave_by] de skal væk på forskellige dage
    [open_to_organisation_from] de åbnes for organisationen på forskellige dage
    [open_to_region_from] de åbnes for regionen på forskellige dage
    [documents] dokumenterne er ikke de samme
    [note] bemærkningerne ville blive for lange
    [quantity] antallet ville blive for stort
   *[other] de er ikke ens
}
# x

## Why an offer stands where it stands
why-own-stock = Fra kommunens eget lager
why-from-neighbour = Fra {$name}, {$site}
why-repaired-by = Repareres af {$name}
why-listed = Står i aftalen som «{$name}»
why-same-site = Står på samme sted
why-near = { $km } km væk
why-on-loan = Udlånt til og med { $until }
why-ready-on = Klar { $on }
why-late = Først klar { $on }, { $days ->
    [one] 1 dag
   *[other] { $days } dage
} for sent
why-condition = { $condition ->
    [as_new] Som ny
    *[good] Pænt brugt
    [worn] Slidt
    [needs_repair] Skal repareres
    [for_parts] Til reservedele
  }
why-fits = Passer: { $cm } cm
why-fills-from = { $sites ->
    [1] Alt findes på ét sted
   *[other] Alt findes på { $sites } steder
}
why-price = Koster { $price }
why-unknown = Ukendt: { $fact ->
    [width_cm] bredde
    [depth_cm] dybde
    [height_cm] højde
    *[condition] stand
    [colour] farve
    [materials] materiale
    [features] egenskaber
    [age_years] alder
    [ready_on] hvornår den er klar
    [distance_km] afstand
    [alike] antal ens
    [chemical_light] kemikalier
  }
## Why a set is as it is
set-alike = { $level ->
    [product] Alt er samme produkt
    [look] Alt ser ens ud
   *[kind] Alt er af samme slags
}
set-from = { $sites ->
    [1] Hentes ét sted
   *[other] Hentes { $sites } steder
}
set-own = Alt er kommunens eget
set-of-neighbours = { $n ->
    [one] 1 kommer fra en anden kommune
   *[other] { $n } kommer fra andre kommuner
}
set-ready = Klar { $on }
set-metres = { $km } km i alt
set-lacking = { $n ->
    [one] 1 mangler
   *[other] { $n } mangler
}
set-unknown = Noget er ukendt om { $n } af dem
set-before = Står før det næste: { $better ->
    [complete] her mangler færre
    [known] her er mere kendt
    [one_site] alt hentes ét sted
    [own] mere er kommunens eget
    [in_time] det kommer tidligere
    [fewer_sites] det hentes færre steder
    [sooner] det er klar tidligere
    [nearer] vejen er kortere
    [condition] tingene er i bedre stand
   *[fewer_lots] der er færre partier at hente
}

notice-hold-broken = {$n} af «{$name}» ({$code}), som du har reserveret, er der ikke længere.{ $for ->
    [need] {" "}Behovet er åbent igen.
   *[other] {""}
}
notice-reservation-expired = Reservationen af {$n} «{$name}» ({$code}) er udløbet.{ $for ->
    [need] {" "}Behovet er åbent igen.
   *[other] {""}
}
notice-made-late = «{$name}» ({$code}), som du har reserveret, er flyttet til et andet sted. Du kan frigive reservationen.

## What things are called beside their ids
date = { $day }. { $month ->
    [1] januar
    [2] februar
    [3] marts
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] august
    [9] september
    [10] oktober
    [11] november
   *[other] december
  }{ $year }
words-condition = { $condition ->
    [as_new] som ny
   *[good] pænt brugt
    [worn] slidt
    [needs_repair] skal repareres
    [for_parts] til reservedele
  }
words-light = { $light ->
    [green] grønt
    [yellow] gult
    [red] rødt
   *[unknown] ikke vurderet
  }
words-age = { $years ->
    [0] under et år
    [1] 1 år
   *[other] { $years } år
  }
words-since = siden { $day }
words-width = bredde { $cm } cm
words-depth = dybde { $cm } cm
words-height = højde { $cm } cm

## What a line demands
left-out-otherwise = Af de samme personer eller for samme enhed: reserveret, overtaget eller taget ud af lageret eller kataloget; eller stedet kræver mere end enheden
want-max-width-cm = Højst {$value} cm bred
want-min-width-cm = Mindst {$value} cm bred
want-max-depth-cm = Højst {$value} cm dyb
want-min-depth-cm = Mindst {$value} cm dyb
want-max-height-cm = Højst {$value} cm høj
want-min-height-cm = Mindst {$value} cm høj
want-min-condition = { $value ->
    [as_new] Som ny
   *[good] Pænt brugt eller bedre
    [worn] Slidt eller bedre
    [needs_repair] Må gerne trænge til reparation
}
want-colour = Farve: {$value}
want-materials = Materiale: {$value}
want-alike = Alle ens
want-features = Egenskaber: {$value}
want-max-age-years = Højst {$value} år gammel
want-min-alike = Mindst {$value} ens
want-max-distance-km = Højst {$value} km væk
want-ready-by = Klar senest {$value}

## Det nogen scannede
scan-corrected = Læst som {$code}: koder har ikke bogstaver som O, I eller S, fordi de forveksles med tal.
scan-mistyped = Kontroltegnet passer ikke: et tegn er forkert, eller to har byttet plads. Scan eller skriv koden igen.
scan-unused-label = En ubrugt etiket. Sæt den på en ting, og notér den der.
scan-draft-label = En kladde har denne etiket. Registrér kladden, eller tag en anden etiket.
scan-broken-link = Kontrolcifferet i varenummeret passer ikke: adressen er skrevet forkert af.
scan-address = Adressen tilhører en anden, og hvad den handler om, vides ikke her. Notér den på en ting for at finde tingen med den. Indholdet af et komprimeret Digital Link kan ikke læses.
scan-no-article = Der er intet af denne vare her. Registrér en ting med dette nummer.
scan-unknown = Intet er kendt under dette. Notér det på en ting, eller registrér tingen med det.

## Det der udskrives
labels-title = Etiketter
