# Setningar for lesarar. `problem-KODE` seier kva som er gale og kva ein kan gjere, `bad-FEIL` kva som er gale med ein verdi.

problem-malformed-title = Kan ikkje lesast
problem-malformed = { $part ->
    [body] Førespurnaden kan ikkje lesast.
    [path] Adressa kan ikkje lesast.
   *[field] «{$field}» kan ikkje lesast.
}
problem-unauthenticated-title = Ikkje innlogga
problem-unauthenticated = Tilgangsnøkkelen manglar, er ukjend, utløpt eller trekt tilbake. Be administratoren om ein ny.
problem-not-allowed-title = Ikkje tillate
problem-not-allowed = Rollene dine gjev ikkje lov til dette. Spør nokon som har rolla, eller administratoren.
problem-not-found-title = Finst ikkje
problem-not-found = Det du spør etter, finst ikkje, eller du har ikkje innsyn i det. Sjå etter om adressa og id-en stemmer.
problem-method-not-allowed-title = Feil metode
problem-method-not-allowed = Denne adressa tek ikkje imot metoden. Sjå /api/docs for kva ho kan.
problem-body-too-slow-title = Førespurnaden kom ikkje fram
problem-body-too-slow = Resten av førespurnaden kom ikkje i tide. Prøv igjen.
problem-too-many-requests-title = For mange førespurnader
problem-too-many-requests = Du har spurt for ofte det siste minuttet. Vent litt og prøv igjen.
problem-unavailable-title = Ikkje tilgjengeleg akkurat no
problem-unavailable = Databasen svarar ikkje eller har ikkje plass akkurat no. Prøv igjen om litt. Det du ikkje har fått stadfesta, er kanskje ikkje lagra.
problem-too-large-title = For stort
problem-too-large = Førespurnaden er for stor. Del han opp.
problem-unsupported-media-type-title = Feil innhaldstype
problem-unsupported-media-type = Send JSON med Content-Type: application/json, og bilete som skjema med multipart/form-data.
problem-internal-title = Noko gjekk gale
problem-internal = Feilen er vår, og ingenting vart endra. Prøv igjen, og oppgje request_id om det ikkje hjelper.
problem-not-yours-title = Ikkje dykkar
problem-not-yours = Du kan sjå {what}, men {what} høyrer til nokon andre. Spør eigaren.
problem-own-approval-title = Eiga godkjenning
problem-own-approval = Ingen godkjenner sitt eige. Be ein annan koordinator gjere det.
problem-invalid-title = Ugyldig verdi
problem-invalid = «{$field}» er ikkje gyldig.
problem-stale-title = Endra i mellomtida
problem-stale = Nokon har endra dette; det er no versjon {$version}. Les det på nytt og prøv igjen.
problem-precondition-required-title = If-Match manglar
problem-precondition-required = Send If-Match med versjonen du har lese, så ingen skriv over endringa til andre.
problem-already-decided-title = Alt avgjort
problem-already-decided = Dette er alt avgjort. Les det på nytt.
problem-release-instead-title = Frigje det i staden
problem-release-instead = Ein aksept blir ikkje trekt tilbake her: frigje reservasjonen, eller avlys avropet.
problem-closed-title = Avslutta
problem-closed = Det går ikkje lenger: {what} er avslutta. Vel etterfølgjaren eller ein annan.
problem-closing-title = Stengjer snart
problem-closing = «{ $name }» stengjer { $until }, og ingen etterfølgjar er oppgjeven. Vel noko anna, eller be ein administrator oppgje etterfølgjaren.
problem-wrong-state-title = Går ikkje no
problem-wrong-state = { $what ->
    [legal_title] Tingen er organisasjonen sin eigen og har ingen annan eigar å gå tilbake til. Vel ein annan måte å avhende han på.
    [media] Tingen er ført utan lagringsmedium. Rett talet på medium først, om han har nokon.
    [reservation] Tinga er sette av til ein arbeidsordre. Fullfør eller avlys han først.
    [hold] Tinga er sette av til ein arbeidsordre. Fullfør eller avlys han i staden.
    [handover] Tinga er gjevne vidare sidan utleveringa. Den som har dei no, må levere dei tilbake.
    [decision] Avslaget gjeld ikkje lenger. Les linja på nytt.
    [line] Noko på linja er bestilt og ikkje levert. Avlys avropet, eller vent på leveringa.
   *[other] Dette går ikkje no; tilstanden til {what}: {state}.
}
problem-lot-state-title = Går ikkje no
problem-lot-state = Dette går ikkje med tingen slik han er no: {state}.
problem-exhausted-title = For få ledige
problem-exhausted = Du bad om {$asked}, men { $free ->
    [0] ingen er ledige. Vel noko anna, eller vent til nokon blir ledige.
    [one] berre 1 er ledig. Vel eit mindre tal.
   *[other] berre {$free} er ledige. Vel eit mindre tal.
}
problem-held-title = Reservert
problem-held = { $held ->
    [one] 1 av tinga er reservert
   *[other] {$held} av tinga er reserverte
} for andre. Vent, eller be dei frigje reservasjonen.
problem-hold-over-title = Reservasjonen er over
problem-hold-over = Reservasjonen er utløpt, brukt eller frigjeven. Reserver på nytt om tingen er ledig.
problem-not-sanitised-title = Ikkje sletta
problem-not-sanitised = Lagringsmedia er ikkje sletta enno. Registrer slettinga av kvart medium først.
problem-not-yet-available-title = Ikkje ledig enno
problem-not-yet-available = Tingen er ledig frå {$available_from}. Vent til då, eller be eininga som har han om å setje ein tidlegare dato.
problem-opens-later-title = Ikkje open for deg enno
problem-opens-later = Før {$opens_on} kan berre eininga som eig tingen, ta han. Frå den dagen kan du be om han.
problem-not-sent-home-title = Ikkje sendt heim enno
problem-not-sent-home = { $left ->
    [0] Lånaren har ikkje sendt heim nokon av desse. Be om dei først.
   *[other] Du oppgav {$asked}, men lånaren har berre sendt heim {$left}. Rett talet, eller be om resten.
}
problem-not-back-yet-title = Ikkje tilbake enno
problem-not-back-yet = Tingen er utlånt og skal tilbake {$goes_back_on}. Be lånaren levere han tilbake først.
problem-evidence-missing-title = Dokumentasjon manglar
problem-evidence-missing = Hit må tingen ha gyldig dokumentasjon: {$kinds}. Registrer dokumentet, eller vel ein annan ting.
problem-still-managed-title = Framleis administrert
problem-still-managed = Eininga er framleis i einingsadministrasjonen, som kan låse eller slette ho. Fjern ho derfrå først.
problem-one-each-title = Éin og éin
problem-one-each = Ting med serienummer eller lagringsmedium blir registrerte éin og éin. Set talet til 1.
problem-cannot-join-title = Kan ikkje slåast saman
problem-cannot-join = Desse kan ikkje slåast saman: {differ}.
problem-ambiguous-code-title = Fleire ting har koden
problem-ambiguous-code = {$candidates} ting har denne koden. Vel éin av dei.
problem-serial-known-title = Serienummeret er i bruk
problem-serial-known = {$label} har dette serienummeret. Er det den same tingen, så bruk den, eller ta den ut først; elles er eitt av numra feil.
problem-serial-known-there-title = Serienummeret er i bruk hos mottakaren
problem-serial-known-there = Mottakaren har alt ein ting med serienummeret {$serial}. Er det den same tingen, tek mottakaren ut den som er registrert der; elles er eitt av numra feil.
problem-code-taken-title = Koden er i bruk
problem-code-taken = {$label} er koden til ein annan ting. Skann han, eller kontroller etiketten.
problem-label-stays-title = Namnet følgjer tingen
problem-label-stays = Dette namnet i «{$register}» høyrer til tingen og kan ikkje fjernast eller flyttast. Eit feil serienummer rettar du på tingen sjølv.
problem-label-used-title = Etiketten er i bruk
problem-label-used = { $what ->
    [draft] {$label} høyrer alt til eit utkast. Ta ein annan etikett, eller registrer eller slett det utkastet først.
   *[lot] {$label} sit alt på {$on}. Ta ein annan etikett, eller fjern denne frå den tingen først.
}
problem-picture-format-title = Fila er ikkje eit bilete som kan lesast
problem-picture-format = {$file} er ikkje eit bilete i eit format som kan lesast. Send JPEG, PNG, WebP, GIF, BMP eller TIFF.
problem-camera-format-title = Biletet er i kameraet sitt eige format
problem-camera-format = {$file} er HEIC eller AVIF, som ikkje kan lesast. På iPhone: Innstillingar > Kamera > Format > Mest kompatibel. På Android: slå av «høgeffektive bilete» (HEIF) i innstillingane til kameraet. Ta biletet på nytt, eller send det som JPEG.
problem-picture-too-large-title = Biletet er for stort
problem-picture-too-large = {$file} er større enn {$most_mib} MiB eller har fleire enn {$most_megapixels} millionar pikslar. Send eit mindre bilete.
problem-picture-damaged-title = Biletet er øydelagt
problem-picture-damaged = {$file} kan ikkje lesast: fila er øydelagd eller ufullstendig. Send ho på nytt, eller ta eit nytt bilete.
problem-document-format-title = Fila er ikkje eit dokument som kan takast imot
problem-document-format = {$file} er ikkje i eit format som blir teke imot. Send PDF, CSV, JSON, XML eller eit bilete (JPEG, PNG, WebP, GIF, BMP eller TIFF).
problem-document-too-large-title = Fila er for stor
problem-document-too-large = {$file} er større enn {$most_mib} MiB. Send ei mindre fil.
problem-certificate-format-title = Sertifikatet kan ikkje lesast
problem-certificate-format = Fila er inga liste over sletta lagringsmedium. Send ho som CSV, JSON eller XML frå sletteverktøyet.
problem-not-erased-title = Lagringsmediet er ikkje sletta
problem-not-erased = Verktøyet seier sjølv «{$said}» om dette lagringsmediet.
problem-more-media-title = Fleire lagringsmedium enn tingen har
problem-more-media = Tingen har {$media} lagringsmedium, og sertifikatet nemner fleire. Rett talet på tingen, eller la rada vere.
problem-ambiguous-serial-title = Fleire ting har dette serienummeret
problem-ambiguous-serial = Vel kva ting det gjeld, og registrer slettinga på han.
problem-too-many-photos-title = Det er nok bilete
problem-too-many-photos = Ein ting kan ha inntil {$most} bilete. Fjern nokre først.
problem-too-many-watches-title = Du ventar på nok
problem-too-many-watches = Du kan vente på inntil {$most} ting om gongen. Avslutt noko først.
problem-watch-too-wide-title = Det finst mykje av dette
problem-watch-too-wide = Meir enn {$most} ting passar allereie. Sjå på dei, eller sei meir om kva du leitar etter.
problem-sign-in-wrong-title = Stemmer ikkje
problem-sign-in-wrong = E-postadressa eller passordet stemmer ikkje.
problem-code-wrong-title = Koden stemmer ikkje
problem-code-wrong = Koden stemmer ikkje eller er brukt. Skriv den som appen viser no.
problem-sign-in-delayed-title = Vent litt
problem-sign-in-delayed = Det har vore mange forsøk. Vent { $seconds ->
    [one] eitt sekund
   *[other] {$seconds} sekund
} og prøv igjen.
problem-password-wrong-title = Passordet stemmer ikkje
problem-password-wrong = Det er ikkje passordet du har no.
problem-sign-in-lost-title = Byrja på nytt
problem-sign-in-lost = Innlogginga vart ikkje byrja i denne nettlesaren, eller det er for lenge sidan. Prøv ein gong til.
problem-sign-in-declined-title = Ikkje logga inn
problem-sign-in-declined = Innlogginga vart avbroten, eller du fekk ikkje lov der. Prøv igjen, eller spør den som styrer kontoen din.
problem-sign-in-unproven-title = Kunne ikkje stadfestast
problem-sign-in-unproven = Svaret frå innloggingstenesta kunne ikkje stadfestast, så ingen vart logga inn. Prøv igjen. Hender det fleire gonger, sei frå til administratoren.
problem-sign-in-unknown-title = Ikkje kjend her
problem-sign-in-unknown = Du er logga inn der, men har ingen tilgang her. Be administratoren i kommunen om å leggje deg til.
problem-sign-in-address-taken-title = Adressa er i bruk
problem-sign-in-address-taken = Nokon her har e-postadressa di frå før. Be administratoren i kommunen om hjelp.
problem-provider-silent-title = Innloggingstenesta svarar ikkje
problem-provider-silent = Vi får ikkje kontakt med innloggingstenesta. Prøv igjen om litt.
problem-rows-refused-title = Noko på lista går ikkje an
problem-rows-refused = Ingenting vart gjort, for ikkje alt på lista går an. Talet på avviste: {$rows}. «rows» seier kva for nokre og kvifor.
problem-cycle-title = Går i ring
problem-cycle = Slik ville det gått i ring. Vel ein annan overordna eller etterfølgjar.
problem-overlapping-title = Overlappar
problem-overlapping = Perioden overlappar ein annan for {what}. Vel ein annan periode.
problem-in-use-elsewhere-title = Framleis i bruk
problem-in-use-elsewhere = Noko er framleis knytt til {what}. Flytt eller avslutt det først.
problem-no-intake-title = Tek ikkje imot
problem-no-intake = Dette lageret tek ikkje imot ting. Vel eit anna.
problem-store-full-title = Lageret er fullt
problem-store-full = Lageret rommar {$capacity_l} m³, {$taken_l} m³ er opptekne, og dette treng {$asked_l} m³ til{ $unknown ->
    [0] {""}
   *[other] {" "}({$unknown} ting har ukjend storleik)
}. Vel eit anna.
problem-reuse-first-title = Ombruk først
problem-reuse-first = { $undecided ->
    [one] 1 tilbod lenger nede på stigen er ikkje avgjort
   *[other] {$undecided} tilbod lenger nede på stigen er ikkje avgjorde
}, og {$unmet} manglar enno. Ta eller avslå { $undecided ->
    [one] det
   *[other] dei
} først.
problem-rung-locked-title = Trinnet er låst
problem-rung-locked = {$undecided} tilbod på lågare trinn må avgjerast først.
problem-offer-changed-title = Tilbodet er endra
problem-offer-changed = Tilbodet er blitt dårlegare sidan du såg det. Sjå på det på nytt og avgjer.
problem-offer-gone-title = Tilbodet er borte
problem-offer-gone = Tilbodet finst ikkje lenger. Hent tilboda til linja på nytt.
problem-reason-contradicted-title = Grunnen stemmer ikkje
problem-reason-contradicted = Grunnen «{reason}» stemmer ikkje: { $fact ->
    [features] tingen har det som skulle mangle ({$actual})
    [category] tingen er nettopp det linja ber om ({$actual})
   *[other] {fact} er {actual}, og grensa er {limit}
}. Vel ein annan grunn eller ta tilbodet.
problem-measure-needed-title = Mål først
problem-measure-needed = Grunnen «{reason}» gjeld noko som ikkje er kjent enno. Mål det som står i facts, og send verdien i decline.measured.
problem-limit-needed-title = Grensa manglar
problem-limit-needed = { $reason ->
    [wrong_size] Grunnen «{reason}» treng ei grense. Oppgje ho i decline.limit, til dømes den største breidda i cm.
    [too_far] Grunnen «{reason}» treng ei grense. Oppgje ho i decline.limit, til dømes den største avstanden i heile kilometer.
   *[other] Grunnen «{reason}» treng ei grense. Oppgje ho i decline.limit.
}
problem-note-needed-title = Grunngjeving manglar
problem-note-needed = Skriv med nokre ord kvifor.
problem-assessment-needed-title = Vurderinga manglar
problem-assessment-needed = Behovet er verdt {$value} eller meir nytt, over grensa på {$limit}. Skriv kort kva de har vurdert ({$field}).
problem-exceeds-unmet-title = Meir enn det manglar
problem-exceeds-unmet = { $unmet ->
    [0] Linja manglar ikkje fleire. Meld eit nytt behov om de treng fleire.
   *[other] Du bad om {$asked}, men berre {$unmet} manglar. Ta færre.
}
problem-pack-size-title = Blir selt i pakkar
problem-pack-size = Vara blir seld {$pack_size} om gongen; {$asked} går ikkje opp. Bestill heile pakkar.
problem-needs-approval-title = Må godkjennast
problem-needs-approval = Krava og grensene på linja, eller det de sjølve har reservert eller teke unna, utelukkar { $excluded ->
    [one] 1 ting på lager
   *[other] {$excluded} ting på lager
}{ $articles ->
    [0] {""}
    [one] {" "}og 1 brukt artikkel
   *[other] {" "}og {$articles} brukte artiklar
}. Lemp på dei, eller vent på koordinatoren.
problem-limit-outside-title = Ein slik storleik finst ikkje
problem-limit-outside = Ingenting av dette slaget er i nærleiken av {$limit} cm: { $fact ->
    [width_cm] dei kjende breiddene
    [depth_cm] dei kjende djupnene
   *[height_cm] dei kjende høgdene
} går frå {$least} til {$most} cm. Oppgi ei grense som slike ting kan ha.
problem-alternatives-first-title = Alternativa først
problem-alternatives-first = Vurder først om de kan klare dykk utan, dele, låne eller reparere. Sei deretter frå om at det er gjort (alternatives_considered).
problem-too-worn-title = For sliten
problem-too-worn = Tilstanden er «{condition}»; slik kan han ikkje tilbydast. Få han reparert først.
problem-not-offered-title = Blir ikkje tilbode
problem-not-offered = Dette blir ikkje tilbode her: {because}.
problem-unfit-title = Passar ikkje krava
problem-unfit = Vara held ikkje krava til linja. Vel ei anna, eller endre krava.
problem-agreement-closed-title = Avtalen gjeld ikkje
problem-agreement-closed = Rammeavtalen gjeld ikkje i dag. Vel ein avtale som gjeld.
problem-ceiling-exceeded-title = Over ramma
problem-ceiling-exceeded = Bestillinga er på {$asked}, men berre {$left} er att av ramma til avtalen. Bestill mindre, eller vel ein annan avtale.
problem-exceeds-ordered-title = Meir enn bestilt
problem-exceeds-ordered = { $left ->
    [0] Alt på linja er allereie levert. Sjå etter om det er den rette.
   *[other] Du oppgav {$asked}, men berre {$left} står att å levere. Rett talet.
}
problem-exceeds-held-title = Meir enn reservert
problem-exceeds-held = Du bad om {$asked}, men reservasjonen har berre {$held}. Ta færre.
problem-exceeds-received-title = Meir enn motteke
problem-exceeds-received = { $left ->
    [0] Alt frå utleveringa er allereie levert tilbake. Sjå etter om det er den rette.
   *[other] Du oppgav {$asked}, men berre {$left} kan leverast tilbake. Rett talet.
}
problem-happened-too-early-title = For tidleg
problem-happened-too-early = { $because ->
    [policy] Så langt tilbake kan ikkje noko førast. Oppgje eit seinare tidspunkt.
   *[other] Då hadde det enno ikkje skjedd som dette byggjer på. Oppgje eit seinare tidspunkt.
}
problem-cannot-undo-title = Kan ikkje angrast
problem-cannot-undo = { $because ->
    [by_another_act] Tingen forsvann ut av registeret ved ei anna handling. Angre heller den.
    [given_back] Tingen er levert tilbake, og eigaren kan ha han alt. Registrer han på nytt om han er her.
    [too_old] Tingen vart registrert for over eit døgn sidan. Meld han heller ut av registeret.
   *[other] Andre har alt gjort noko med tingen. Meld han heller ut av registeret.
}
problem-serials-needed-title = Serienummer manglar
problem-serials-needed = {$needed} serienummer trengst, { $given ->
    [one] 1 er oppgjeve
   *[other] {$given} er oppgjevne
}. Oppgje eitt for kvar.
problem-transfer-pending-title = Ventar på eigaren
problem-transfer-pending = Koordinatoren til eigaren har ikkje svart enno. Vent på svaret.
problem-last-administrator-title = Siste administrator
problem-last-administrator = Ingen ville vere att til å gje roller. Gjer først nokon annan til administrator.
problem-idempotency-reused-title = Nøkkelen er brukt
problem-idempotency-reused = Denne Idempotency-Key er alt brukt med eit anna innhald. Lag ein ny nøkkel.
problem-roles-changed-title = Rollene dine er endra
problem-roles-changed = Denne Idempotency-Key vart brukt medan du hadde roller som du ikkje har lenger. Det som vart gjort då, står. Lag ein ny nøkkel for noko nytt.
problem-answer-erased-title = Svaret er sletta
problem-answer-erased = Svaret på denne Idempotency-Key nemnde nokon som er sletta sidan. Det som vart gjort då, står.
problem-open-things-title = Noko står ope
problem-open-things = Det er framleis noko ope i namnet til denne personen: behov { $needs }, reservasjonar { $reservations }, avtalar { $agreements }. Avslutt det, eller oppgje ein kollega som tek over.
problem-not-empty-title = Det er ikkje tomt
problem-not-empty = Her er det framleis ting eller noko som ventar: parti { $lots }, reservasjonar { $reservations }, opne behov { $needs }. Oppgje kva eller kven som tek over, eller flytt det først.
problem-currency-differs-title = Feil valuta
problem-currency-differs = Beløpet er i {$given}, her reknar ein i {$expected}. Oppgje beløpet i {$expected}.
problem-units-differ-title = Ulike einingar
problem-units-differ = Alt må høyre til same eining. Del det opp etter eining.

bad-missing = Feltet må fyllast ut.
bad-empty = Feltet kan ikkje vere tomt.
bad-too-long = Høgst {$max} teikn.
bad-too-short = Minst {$min} teikn.
bad-guessable = Dette er noko av det første nokon gissar på. Tre–fire ord du finn på sjølv, er lette å hugse.
bad-too-small = Minst {$min}.
bad-too-large = Høgst {$max}.
bad-in-the-past = Datoen er passert. Vel ein som kjem.
bad-in-the-future = Datoen er ikkje komen enno. Vel ein tidlegare.
bad-far-away = Vel ein dag mellom åra 1900 og 2200.
bad-backwards = Perioden sluttar før han byrjar.
bad-unknown = «{$value}» er ukjent her.
bad-malformed = «{$value}» kan ikkje lesast.
bad-duplicate = «{$value}» finst alt.
bad-both = Feltet utelukkar eit anna. Oppgje berre eitt av dei.
bad-of-another-reason = Grunnen «{reason}» har ei anna slags grense.
bad-syntax = Han kan ikkje lesast som JSON på linje {$line}, kolonne {$column}.
bad-unknown-field = Eit slikt felt finst ikkje her.
bad-unknown-parameter = Det finst ingen slik parameter her, berre {$allowed}.
bad-not-text = Oppgje ein tekst, ikkje {$found}.
bad-not-whole = Oppgje eit heilt tal, ikkje {$found}.
bad-not-number = Oppgje eit tal, ikkje {$found}.
bad-not-boolean = Oppgje true eller false, ikkje {$found}.
bad-not-list = Oppgje ei liste, ikkje {$found}.
bad-not-object = Oppgje eit objekt med felt, ikkje {$found}.
bad-not-date = Oppgje ein dag som 2026-05-17, ikkje {$found}.
bad-not-instant = Oppgje eit tidspunkt som 2026-05-17T08:00:00Z, ikkje {$found}.
bad-not-id = Oppgje ein id (UUID), ikkje {$found}.
bad-not-one-of = Oppgje ein av {$allowed}, ikkje {$found}.
bad-out-of-range = {$found} er for lite eller for stort.
bad-unreadable = Sjå /api/docs for kva som kan oppgjevast her.

evidence-fire = branneigenskapar
evidence-child-safety = barnetryggleik
evidence-medical-device = medisinsk utstyr
evidence-lifting = lyfteutstyr
evidence-hygiene = hygiene
evidence-ce = CE-merking
evidence-sanitisation = sikker sletting av data
evidence-epd = miljødeklarasjon (EPD)
evidence-delivery-note = følgjesetel
evidence-insurance = forsikring
what = { $what ->
    [lot] tingen
    [unit] eininga
    [place] staden
    [product] produktet
    [reservation] reservasjonen
    [need] behovet
    [line] linja
    [offer] tilbodet
    [approval] godkjenninga
    [agreement] rammeavtalen
    [supplier] leverandøren
    [catalogue_item] katalogvara
    [call_off] avropet
    [partner] partnaren
    [work_order] arbeidsordren
    [transfer] overføringa
    [handover] utleveringa
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
    [open] open
    [met] dekt
    [withdrawn] trekt
    [placed] bestilt
    [partly_delivered] delvis levert
    [delivered] levert
    [cancelled] avlyst
    [requested] førespurt
    [quoted] prisa
    [accepted] akseptert
    [in_progress] i arbeid
    [done] ferdig
    [refused] avslått
    [pending] til vurdering
    [approved] godkjent
    [completed] fullført
    [active] aktiv
    [released] frigjeven
    [expired] utløpt
    [broken] broten
    [ended] avslutta
   *[other] {$state}
}
reason = { $reason ->
    [wrong_function] feil funksjon
    [wrong_size] feil storleik
    [condition] tilstand
    [too_late] for seint
    [too_few_alike] for få like
    [chemical_risk] kjemisk risiko
    [accessibility] tilgjenge
    [too_far] for langt unna
    [preference] ønske
    [other] anna
   *[other] {$reason}
}
fact = { $fact ->
    [width_cm] breidda i cm
    [depth_cm] djupna i cm
    [height_cm] høgda i cm
    [condition] tilstanden
    [colour] fargen
    [materials] materiala
    [features] eigenskapane
    [age_years] alderen i år
    [ready_on] dagen han er klar
    [distance_km] avstanden i km
    [alike] talet på like
    [chemical_light] kjemikalielyset
   *[other] {$fact}
}
condition = { $condition ->
    [as_new] som ny
    [good] god
    [worn] sliten
    [needs_repair] treng reparasjon
    [for_parts] til delar
   *[other] {$condition}
}
actual = { $actual ->
    [as_new] «som ny»
    [good] «god»
    [worn] «sliten»
    [needs_repair] «treng reparasjon»
    [for_parts] «til delar»
   *[other] {$actual}
}
limit = { $limit ->
    [as_new] «som ny»
    [good] «god»
    [worn] «sliten»
    [needs_repair] «treng reparasjon»
    [for_parts] «til delar»
   *[other] {$limit}
}
because = { $because ->
    [call_off] han blir bestilt med eit avrop
    [chemical_light] kjemikalielyset er raudt for denne staden
    [legal_title] nokon andre eig han
    [not_a_catalogue_item] han står ikkje i ein katalog
   *[other] {$because}
}
differ = { $because ->
    [serial] ting med serienummer er éin og éin
    [media] ting med lagringsmedium er éin og éin
    [organisation_id] dei høyrer til ulike organisasjonar
    [place_id] dei står på ulike stader
    [unit_id] dei høyrer til ulike einingar
    [state] dei er ikkje i same tilstand
    [category] kategoriane er ulike
    [product_id] produkta er ulike
    [legal_title] dei har ulike eigarar eller skal tilbake på ulike dagar
    [condition] dei er ulikt slitne
    [brand] merka eller modellane er ulike
    [size] måla er ulike
    [mass_g] vektene er ulike
    [colour] fargane er ulike
    [materials] materiala er ulike
    [features] eigenskapane er ulike
    [light] kjemikalielysa er ulike
    [acquired_on] kjøpsdagane eller prisane er ulike
    [available_from] dei blir ledige på ulike dagar
    [must_leave_by] dei må bort på ulike dagar
    [open_to_organisation_from] dei blir opna for organisasjonen på ulike dagar
    [open_to_region_from] dei blir opna for regionen på ulike dagar
    [documents] dokumenta er ikkje dei same
    [note] merknadene ville bli for lange
    [quantity] talet ville bli for stort
   *[other] dei er ikkje like
}
# x

## Why an offer stands where it stands
why-own-stock = Frå kommunen sitt eige lager
why-from-neighbour = Frå {$name}, {$site}
why-repaired-by = Blir reparert av {$name}
why-listed = Står i avtalen som «{$name}»
why-same-site = Står på same stad
why-near = { $km } km unna
why-on-loan = Utlånt til og med { $until }
why-ready-on = Klar { $on }
why-late = Klar først { $on }, { $days ->
    [one] 1 dag
   *[other] { $days } dagar
} for seint
why-condition = { $condition ->
    [as_new] Som ny
    *[good] Pent brukt
    [worn] Slite
    [needs_repair] Må reparerast
    [for_parts] Til delar
  }
why-fits = Passar: { $cm } cm
why-fills-from = { $sites ->
    [1] Alt finst på éin stad
   *[other] Alt finst på { $sites } stader
}
why-price = Kostar { $price }
why-unknown = Ukjent: { $fact ->
    [width_cm] breidde
    [depth_cm] djupn
    [height_cm] høgd
    *[condition] tilstand
    [colour] farge
    [materials] materiale
    [features] eigenskapar
    [age_years] alder
    [ready_on] når den er klar
    [distance_km] avstand
    [alike] talet på like
    [chemical_light] kjemikaliar
  }
## Why a set is as it is
set-alike = { $level ->
    [product] Alt er same produkt
    [look] Alt ser likt ut
   *[kind] Alt er av same slag
}
set-from = { $sites ->
    [1] Blir henta på éin stad
   *[other] Blir henta på { $sites } stader
}
set-own = Alt er kommunen sitt eige
set-of-neighbours = { $n ->
    [one] 1 kjem frå ein annan kommune
   *[other] { $n } kjem frå andre kommunar
}
set-ready = Klart { $on }
set-metres = { $km } km til saman
set-lacking = { $n ->
    [one] 1 manglar
   *[other] { $n } manglar
}
set-unknown = Noko er ukjent om { $n } av dei
set-before = Står framfor det neste: { $better ->
    [complete] her manglar det færre
    [known] her er meir kjent
    [one_site] alt blir henta på éin stad
    [own] meir er kommunen sitt eige
    [in_time] det kjem tidlegare
    [fewer_sites] det blir henta på færre stader
    [sooner] det er klart tidlegare
    [nearer] vegen er kortare
    [condition] tinga er i betre stand
   *[fewer_lots] det er færre parti å hente
}

notice-hold-broken = {$n} av «{$name}» ({$code}) som du har reservert, er ikkje der lenger.{ $for ->
    [need] {" "}Behovet er ope igjen.
   *[other] {""}
}
notice-reservation-expired = Reservasjonen av {$n} «{$name}» ({$code}) gjekk ut.{ $for ->
    [need] {" "}Behovet er ope igjen.
   *[other] {""}
}
notice-made-late = «{$name}» ({$code}), som du har reservert, er flytta til ein annan stad. Du kan gje frå deg reservasjonen.

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
    [worn] slite
    [needs_repair] må reparerast
    [for_parts] til delar
  }
words-light = { $light ->
    [green] grønt
    [yellow] gult
    [red] raudt
   *[unknown] ikkje vurdert
  }
words-age = { $years ->
    [0] under eitt år
    [1] 1 år
   *[other] { $years } år
  }
words-since = sidan { $day }
words-width = breidd { $cm } cm
words-depth = djupn { $cm } cm
words-height = høgd { $cm } cm

## What a line demands
left-out-otherwise = Av dei same folka eller for den same eininga: halde av, overteke eller teke ut av lageret eller katalogen; eller så krev staden meir enn eininga
want-max-width-cm = Høgst {$value} cm brei
want-min-width-cm = Minst {$value} cm brei
want-max-depth-cm = Høgst {$value} cm djup
want-min-depth-cm = Minst {$value} cm djup
want-max-height-cm = Høgst {$value} cm høg
want-min-height-cm = Minst {$value} cm høg
want-min-condition = { $value ->
    [as_new] Som ny
   *[good] Pent brukt eller betre
    [worn] Slite eller betre
    [needs_repair] Kan trenge reparasjon
}
want-colour = Farge: {$value}
want-materials = Materiale: {$value}
want-alike = Alle like
want-features = Eigenskapar: {$value}
want-max-age-years = Høgst {$value} år gammal
want-min-alike = Minst {$value} like
want-max-distance-km = Høgst {$value} km unna
want-ready-by = Klar seinast {$value}

## Det nokon skanna
scan-corrected = Lese som {$code}: kodar har ikkje bokstavar som O, I eller S, fordi dei blir forveksla med tal.
scan-mistyped = Kontrollteiknet stemmer ikkje: eitt teikn er feil, eller to har bytt plass. Skann eller skriv koden på nytt.
scan-unused-label = Ein ubrukt etikett. Set han på ein ting og registrer han der.
scan-draft-label = Eit utkast har denne etiketten. Registrer utkastet, eller ta ein annan etikett.
scan-broken-link = Kontrollsifferet i artikkelnummeret stemmer ikkje: adressa er skriven av feil.
scan-address = Adressa høyrer til nokon andre, og kva ho gjeld, er ikkje kjent her. Registrer ho på ein ting for å finne tingen med ho. Innhaldet i ei komprimert Digital Link kan ikkje lesast.
scan-no-article = Det finst ikkje noko av denne artikkelen her. Registrer ein ting med dette nummeret.
scan-unknown = Ingenting er kjent under dette. Registrer det på ein ting, eller registrer tingen med det.

## Det som blir skrive ut
labels-title = Etikettar
