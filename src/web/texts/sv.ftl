# Meningar för läsare. `problem-KOD` säger vad som är fel och vad man kan göra, `bad-FEL` vad som är fel med ett värde.

problem-malformed-title = Kan inte läsas
problem-malformed = { $part ->
    [body] Begäran kan inte läsas.
    [path] Adressen kan inte läsas.
   *[field] «{$field}» kan inte läsas.
}
problem-unauthenticated-title = Inte inloggad
problem-unauthenticated = Åtkomstnyckeln saknas, är okänd, utgången eller återkallad. Be administratören om en ny.
problem-not-allowed-title = Inte tillåtet
problem-not-allowed = Dina roller tillåter inte detta. Fråga någon som har rollen, eller administratören.
problem-not-found-title = Finns inte
problem-not-found = Det du frågar efter finns inte, eller så får du inte se det. Kontrollera adressen och id:t.
problem-method-not-allowed-title = Fel metod
problem-method-not-allowed = Den här adressen tar inte emot metoden. Se /api/docs för vad den kan.
problem-body-too-slow-title = Begäran kom inte fram
problem-body-too-slow = Resten av begäran kom inte i tid. Försök igen.
problem-too-many-requests-title = För många förfrågningar
problem-too-many-requests = Du har frågat för ofta den senaste minuten. Vänta en stund och försök igen.
problem-unavailable-title = Inte tillgänglig just nu
problem-unavailable = Databasen svarar inte eller har inte plats just nu. Försök igen om en stund. Det du inte har fått bekräftat är kanske inte sparat.
problem-too-large-title = För stort
problem-too-large = Begäran är för stor. Dela upp den.
problem-unsupported-media-type-title = Fel innehållstyp
problem-unsupported-media-type = Skicka JSON med Content-Type: application/json, och bilder som formulär med multipart/form-data.
problem-internal-title = Något gick fel
problem-internal = Felet är vårt och inget ändrades. Försök igen, och uppge request_id om det inte hjälper.
problem-not-yours-title = Inte er
problem-not-yours = Du kan se {what}, men {what} hör till någon annan. Fråga ägaren.
problem-own-approval-title = Eget godkännande
problem-own-approval = Ingen godkänner sitt eget. Be en annan samordnare göra det.
problem-invalid-title = Ogiltigt värde
problem-invalid = «{$field}» är inte giltigt.
problem-stale-title = Ändrat under tiden
problem-stale = Någon har ändrat detta; det är nu version {$version}. Läs om det och försök igen.
problem-precondition-required-title = If-Match saknas
problem-precondition-required = Skicka If-Match med den version du läst, så att ingen skriver över någon annans ändring.
problem-already-decided-title = Redan avgjort
problem-already-decided = Detta är redan avgjort. Läs om det.
problem-release-instead-title = Släpp det i stället
problem-release-instead = Ett accepterat erbjudande tas inte tillbaka här: släpp reservationen, eller avbryt avropet.
problem-closed-title = Avslutat
problem-closed = Det går inte längre: {what} är { $what ->
    [need] avslutat
    [agreement] avslutat
   *[other] avslutad
}. Välj efterträdaren eller en annan.
problem-closing-title = Stänger snart
problem-closing = «{ $name }» stänger { $until }, och ingen efterträdare har angetts. Välj något annat, eller be en administratör ange efterträdaren.
problem-wrong-state-title = Går inte nu
problem-wrong-state = { $what ->
    [legal_title] Saken är organisationens egen och har ingen annan ägare att gå tillbaka till. Välj ett annat sätt att avyttra den.
    [media] Saken är registrerad utan lagringsmedier. Rätta antalet medier först, om den har några.
    [reservation] Sakerna är avsatta för en arbetsorder. Slutför eller avbryt den först.
    [hold] Sakerna är avsatta för en arbetsorder. Slutför eller avbryt den i stället.
    [handover] Sakerna har lämnats vidare sedan överlämningen. Den som har dem nu måste lämna tillbaka dem.
    [decision] Avböjandet gäller inte längre. Läs raden igen.
    [line] Något på raden är beställt och inte levererat. Avbryt avropet, eller vänta på leveransen.
   *[other] Detta går inte nu; läget för {what}: {state}.
}
problem-lot-state-title = Går inte nu
problem-lot-state = Detta går inte med saken som den är nu: {state}.
problem-exhausted-title = För få lediga
problem-exhausted = Du bad om {$asked}, men { $free ->
    [0] ingen är ledig. Välj något annat, eller vänta tills någon blir ledig.
    [one] bara 1 är ledig. Välj ett mindre antal.
   *[other] bara {$free} är lediga. Välj ett mindre antal.
}
problem-held-title = Reserverat
problem-held = { $held ->
    [one] 1 av sakerna är reserverad
   *[other] {$held} av sakerna är reserverade
} för andra. Vänta, eller be dem släppa reservationen.
problem-hold-over-title = Reservationen är slut
problem-hold-over = Reservationen har gått ut, använts eller släppts. Reservera igen om saken är ledig.
problem-not-sanitised-title = Inte raderad
problem-not-sanitised = Lagringsmedier är inte raderade än. Registrera raderingen av varje medium först.
problem-not-yet-available-title = Inte ledig än
problem-not-yet-available = Saken är ledig från {$available_from}. Vänta till dess, eller be enheten som har den att sätta ett tidigare datum.
problem-opens-later-title = Inte öppen för dig än
problem-opens-later = Före {$opens_on} kan bara enheten som äger saken ta den. Från den dagen kan du be om den.
problem-not-sent-home-title = Inte hemsänt än
problem-not-sent-home = { $left ->
    [0] Låntagaren har inte sänt hem några av dem. Be om dem först.
   *[other] Du angav {$asked}, men låntagaren har bara sänt hem {$left}. Rätta antalet, eller be om resten.
}
problem-not-back-yet-title = Inte tillbaka än
problem-not-back-yet = Saken är utlånad och ska tillbaka {$goes_back_on}. Be låntagaren lämna tillbaka den först.
problem-evidence-missing-title = Dokumentation saknas
problem-evidence-missing = Hit måste saken ha giltig dokumentation: {$kinds}. Registrera den, eller välj en annan sak.
problem-still-managed-title = Fortfarande hanterad
problem-still-managed = Enheten finns kvar i enhetshanteringen, som kan låsa eller radera den. Ta bort den därifrån först.
problem-one-each-title = En och en
problem-one-each = Saker med serienummer eller lagringsmedier registreras en och en. Sätt antalet till 1.
problem-cannot-join-title = Kan inte slås ihop
problem-cannot-join = De här kan inte slås ihop: {differ}.
problem-ambiguous-code-title = Flera saker har koden
problem-ambiguous-code = {$candidates} saker har den här koden. Välj en av dem.
problem-serial-known-title = Serienumret används redan
problem-serial-known = {$label} har det här serienumret. Är det samma sak, använd den, eller ta bort den först; annars är ett av numren fel.
problem-serial-known-there-title = Serienumret används redan hos mottagaren
problem-serial-known-there = Mottagaren har redan en sak med serienumret {$serial}. Är det samma sak, tar mottagaren bort den som är registrerad där; annars är ett av numren fel.
problem-code-taken-title = Koden används redan
problem-code-taken = {$label} är koden för en annan sak. Skanna den, eller kontrollera etiketten.
problem-label-stays-title = Namnet följer saken
problem-label-stays = Det här namnet i «{$register}» hör till saken och kan inte tas bort eller flyttas. Ett felaktigt serienummer rättar du på själva saken.
problem-label-used-title = Etiketten används redan
problem-label-used = { $what ->
    [draft] {$label} hör redan till ett utkast. Ta en annan etikett, eller registrera eller ta först bort det utkastet.
   *[lot] {$label} sitter redan på {$on}. Ta en annan etikett, eller ta först bort den här från den saken.
}
problem-picture-format-title = Filen är ingen bild som kan läsas
problem-picture-format = {$file} är ingen bild i ett format som kan läsas. Skicka JPEG, PNG, WebP, GIF, BMP eller TIFF.
problem-camera-format-title = Bilden är i kamerans eget format
problem-camera-format = {$file} är HEIC eller AVIF, som inte kan läsas. På iPhone: Inställningar > Kamera > Format > Mest kompatibelt. På Android: stäng av «högeffektiva bilder» (HEIF) i kamerans inställningar. Ta om bilden, eller skicka den som JPEG.
problem-picture-too-large-title = Bilden är för stor
problem-picture-too-large = {$file} är större än {$most_mib} MiB eller har fler än {$most_megapixels} miljoner pixlar. Skicka en mindre bild.
problem-picture-damaged-title = Bilden är skadad
problem-picture-damaged = {$file} kan inte läsas: filen är skadad eller ofullständig. Skicka den igen, eller ta en ny bild.
problem-document-format-title = Filen är inget dokument som kan tas emot
problem-document-format = {$file} är inte i ett format som tas emot. Skicka PDF, CSV, JSON, XML eller en bild (JPEG, PNG, WebP, GIF, BMP eller TIFF).
problem-document-too-large-title = Filen är för stor
problem-document-too-large = {$file} är större än {$most_mib} MiB. Skicka en mindre fil.
problem-certificate-format-title = Intyget kan inte läsas
problem-certificate-format = Filen är ingen lista över raderade lagringsmedier. Skicka den som CSV, JSON eller XML från raderingsverktyget.
problem-not-erased-title = Lagringsmediet är inte raderat
problem-not-erased = Verktyget säger självt «{$said}» om det här lagringsmediet.
problem-more-media-title = Fler lagringsmedier än saken har
problem-more-media = Saken har {$media} lagringsmedier, och intyget nämner fler. Rätta antalet på saken, eller utelämna raden.
problem-ambiguous-serial-title = Flera saker har det här serienumret
problem-ambiguous-serial = Välj vilken sak det gäller, och registrera raderingen på den.
problem-too-many-photos-title = Det finns nog med bilder
problem-too-many-photos = En sak kan ha högst {$most} bilder. Ta bort några först.
problem-too-many-watches-title = Du väntar på tillräckligt mycket
problem-too-many-watches = Du kan vänta på högst {$most} saker åt gången. Avsluta något först.
problem-watch-too-wide-title = Det finns gott om sådant
problem-watch-too-wide = Mer än {$most} saker passar redan. Titta på dem, eller säg mer om vad du letar efter.
problem-sign-in-wrong-title = Stämmer inte
problem-sign-in-wrong = E-postadressen eller lösenordet stämmer inte.
problem-code-wrong-title = Koden stämmer inte
problem-code-wrong = Koden stämmer inte eller är redan använd. Skriv den som appen visar nu.
problem-sign-in-delayed-title = Vänta lite
problem-sign-in-delayed = Det har varit många försök. Vänta { $seconds ->
    [one] en sekund
   *[other] {$seconds} sekunder
} och försök igen.
problem-password-wrong-title = Lösenordet stämmer inte
problem-password-wrong = Det är inte det lösenord du har nu.
problem-sign-in-lost-title = Börja om
problem-sign-in-lost = Inloggningen började inte i den här webbläsaren, eller så är det för länge sedan. Försök en gång till.
problem-sign-in-declined-title = Inte inloggad
problem-sign-in-declined = Inloggningen avbröts, eller så fick du inte lov där. Försök igen, eller fråga den som sköter ditt konto.
problem-sign-in-unproven-title = Kunde inte bekräftas
problem-sign-in-unproven = Svaret från inloggningstjänsten kunde inte bekräftas, så ingen loggades in. Försök igen. Om det händer flera gånger, säg till administratören.
problem-sign-in-unknown-title = Inte känd här
problem-sign-in-unknown = Du är inloggad där men har ingen åtkomst här. Be administratören i kommunen att lägga till dig.
problem-sign-in-address-taken-title = Adressen används
problem-sign-in-address-taken = Någon här har redan din e-postadress. Be administratören i kommunen om hjälp.
problem-provider-silent-title = Inloggningstjänsten svarar inte
problem-provider-silent = Vi får ingen kontakt med inloggningstjänsten. Försök igen om en stund.
problem-rows-refused-title = Något i listan går inte
problem-rows-refused = Inget har gjorts, eftersom inte allt i listan går att göra. Antal som avvisades: {$rows}. «rows» säger vilka och varför.
problem-cycle-title = Går i cirkel
problem-cycle = Så skulle det gå runt i cirkel. Välj en annan överordnad eller efterträdare.
problem-overlapping-title = Överlappar
problem-overlapping = Perioden överlappar en annan för {what}. Välj en annan period.
problem-in-use-elsewhere-title = Fortfarande i bruk
problem-in-use-elsewhere = Något hör fortfarande till {what}. Flytta eller avsluta det först.
problem-no-intake-title = Tar inte emot
problem-no-intake = Det här förrådet tar inte emot saker. Välj ett annat.
problem-store-full-title = Förrådet är fullt
problem-store-full = Förrådet rymmer {$capacity_l} m³, {$taken_l} m³ är upptagna, och det här behöver {$asked_l} m³ till{ $unknown ->
    [0] {""}
    [one] {" "}(1 sak har okänd storlek)
   *[other] {" "}({$unknown} saker har okänd storlek)
}. Välj ett annat.
problem-reuse-first-title = Återbruk först
problem-reuse-first = { $undecided ->
    [one] 1 erbjudande längre ner på trappan är inte avgjort
   *[other] {$undecided} erbjudanden längre ner på trappan är inte avgjorda
}, och {$unmet} saknas ännu. Ta eller avböj { $undecided ->
    [one] det
   *[other] dem
} först.
problem-rung-locked-title = Steget är låst
problem-rung-locked = { $undecided ->
    [one] 1 erbjudande
   *[other] {$undecided} erbjudanden
} på lägre steg måste avgöras först.
problem-offer-changed-title = Erbjudandet har ändrats
problem-offer-changed = Erbjudandet har blivit sämre sedan du såg det. Titta på det igen och bestäm dig.
problem-offer-gone-title = Erbjudandet är borta
problem-offer-gone = Erbjudandet finns inte längre. Hämta radens erbjudanden igen.
problem-reason-contradicted-title = Skälet stämmer inte
problem-reason-contradicted = Skälet «{reason}» stämmer inte: { $fact ->
    [features] saken har det som skulle saknas ({$actual})
    [category] saken är just det som raden ber om ({$actual})
   *[other] {fact} är {actual}, och gränsen är {limit}
}. Välj ett annat skäl eller ta erbjudandet.
problem-measure-needed-title = Mät först
problem-measure-needed = Skälet «{reason}» gäller något som inte är känt än. Mät det som står i facts och skicka värdet i decline.measured.
problem-limit-needed-title = Gränsen saknas
problem-limit-needed = { $reason ->
    [wrong_size] Skälet «{reason}» behöver en gräns. Ange den i decline.limit, till exempel den största bredden i cm.
    [too_far] Skälet «{reason}» behöver en gräns. Ange den i decline.limit, till exempel det största avståndet i hela kilometer.
   *[other] Skälet «{reason}» behöver en gräns. Ange den i decline.limit.
}
problem-note-needed-title = Motivering saknas
problem-note-needed = Skriv med några ord varför.
problem-assessment-needed-title = Bedömningen saknas
problem-assessment-needed = Behovet är värt {$value} eller mer som nytt, över gränsen på {$limit}. Skriv kort vad ni har övervägt ({$field}).
problem-exceeds-unmet-title = Mer än vad som saknas
problem-exceeds-unmet = { $unmet ->
    [0] Raden saknar inga fler. Anmäl ett nytt behov om ni behöver fler.
   *[other] Du bad om {$asked}, men bara {$unmet} saknas. Ta färre.
}
problem-pack-size-title = Säljs i förpackningar
problem-pack-size = Varan säljs {$pack_size} åt gången; {$asked} går inte jämnt upp. Beställ hela förpackningar.
problem-needs-approval-title = Måste godkännas
problem-needs-approval = Radens krav och gränser, eller det ni själva har reserverat eller tagit undan, utesluter { $excluded ->
    [one] 1 sak i lager
   *[other] {$excluded} saker i lager
}{ $articles ->
    [0] {""}
    [one] {" "}och 1 begagnad artikel
   *[other] {" "}och {$articles} begagnade artiklar
}. Mildra dem, eller vänta på koordinatorn.
problem-limit-outside-title = En sådan storlek finns inte
problem-limit-outside = Inget av det här slaget är i närheten av {$limit} cm: { $fact ->
    [width_cm] de kända bredderna
    [depth_cm] de kända djupen
   *[height_cm] de kända höjderna
} går från {$least} till {$most} cm. Ange en gräns som sådana saker kan ha.
problem-alternatives-first-title = Alternativen först
problem-alternatives-first = Överväg först om ni kan klara er utan, dela, låna eller reparera. Ange sedan att ni har gjort det (alternatives_considered).
problem-too-worn-title = För sliten
problem-too-worn = Skicket är «{condition}»; så kan den inte erbjudas. Låt reparera den först.
problem-not-offered-title = Erbjuds inte
problem-not-offered = Detta erbjuds inte här: {because}.
problem-unfit-title = Uppfyller inte kraven
problem-unfit = Varan uppfyller inte radens egna krav. Välj en annan, eller ändra kraven.
problem-agreement-closed-title = Avtalet gäller inte
problem-agreement-closed = Ramavtalet gäller inte i dag. Välj ett avtal som gäller.
problem-ceiling-exceeded-title = Över taket
problem-ceiling-exceeded = Beställningen är på {$asked}, men bara {$left} återstår av avtalets tak. Beställ mindre, eller välj ett annat avtal.
problem-exceeds-ordered-title = Mer än beställt
problem-exceeds-ordered = { $left ->
    [0] Allt på raden är redan levererat. Kontrollera att det är rätt rad.
   *[other] Du angav {$asked}, men bara {$left} återstår att leverera. Rätta antalet.
}
problem-exceeds-held-title = Mer än reserverat
problem-exceeds-held = Du bad om {$asked}, men reservationen har bara {$held}. Ta färre.
problem-exceeds-received-title = Mer än mottaget
problem-exceeds-received = { $left ->
    [0] Allt från överlämningen har redan lämnats tillbaka. Kontrollera att det är rätt överlämning.
   *[other] Du angav {$asked}, men bara {$left} kan lämnas tillbaka. Rätta antalet.
}
problem-happened-too-early-title = För tidigt
problem-happened-too-early = { $because ->
    [policy] Så långt tillbaka kan ingenting bokföras. Ange en senare tidpunkt.
   *[other] Då hade det som detta bygger på ännu inte hänt. Ange en senare tidpunkt.
}
problem-cannot-undo-title = Kan inte ångras
problem-cannot-undo = { $because ->
    [by_another_act] Saken försvann ur registret genom en annan handling. Ångra den i stället.
    [given_back] Saken har lämnats tillbaka och ägaren kan redan ha den. Registrera den på nytt om den är här.
    [too_old] Saken registrerades för mer än ett dygn sedan. Anmäl i stället att den lämnar registret.
   *[other] Andra har redan gjort något med saken. Anmäl i stället att den lämnar registret.
}
problem-serials-needed-title = Serienummer saknas
problem-serials-needed = {$needed} serienummer behövs, {$given} har angetts. Ange ett för varje.
problem-transfer-pending-title = Väntar på ägaren
problem-transfer-pending = Ägarens samordnare har inte svarat än. Vänta på svaret.
problem-last-administrator-title = Sista administratören
problem-last-administrator = Ingen skulle finnas kvar som kan ge roller. Gör först någon annan till administratör.
problem-idempotency-reused-title = Nyckeln är använd
problem-idempotency-reused = Denna Idempotency-Key har redan använts med ett annat innehåll. Skapa en ny nyckel.
problem-roles-changed-title = Dina roller har ändrats
problem-roles-changed = Denna Idempotency-Key användes när du hade roller som du inte längre har. Det som gjordes då gäller fortfarande. Skapa en ny nyckel för något nytt.
problem-answer-erased-title = Svaret är raderat
problem-answer-erased = Svaret på denna Idempotency-Key nämnde någon som har raderats sedan dess. Det som gjordes då gäller fortfarande.
problem-open-things-title = Något är öppet
problem-open-things = Det finns fortfarande något öppet i den här personens namn: behov { $needs }, reservationer { $reservations }, avtal { $agreements }. Avsluta det, eller ange en kollega som tar över.
problem-not-empty-title = Det är inte tomt
problem-not-empty = Här finns fortfarande saker eller något som väntar: partier { $lots }, reservationer { $reservations }, öppna behov { $needs }. Ange vad eller vem som tar över, eller flytta det först.
problem-currency-differs-title = Fel valuta
problem-currency-differs = Beloppet är i {$given}, här räknas det i {$expected}. Ange beloppet i {$expected}.
problem-units-differ-title = Olika enheter
problem-units-differ = Allt måste höra till samma enhet. Dela upp det per enhet.

bad-missing = Fältet måste fyllas i.
bad-empty = Fältet får inte vara tomt.
bad-too-long = Högst {$max} tecken.
bad-too-short = Minst {$min} tecken.
bad-guessable = Detta hör till det första någon gissar på. Tre–fyra ord som du själv hittar på är lätta att minnas.
bad-too-small = Minst {$min}.
bad-too-large = Högst {$max}.
bad-in-the-past = Datumet har passerat. Välj ett som ligger framåt i tiden.
bad-in-the-future = Datumet har inte infallit än. Välj ett tidigare.
bad-far-away = Välj en dag mellan åren 1900 och 2200.
bad-backwards = Perioden slutar innan den börjar.
bad-unknown = «{$value}» är okänt här.
bad-malformed = «{$value}» kan inte läsas.
bad-duplicate = «{$value}» finns redan.
bad-both = Fältet utesluter ett annat. Ange bara ett av dem.
bad-of-another-reason = Skälet «{reason}» har en annan sorts gräns.
bad-syntax = Den kan inte läsas som JSON på rad {$line}, kolumn {$column}.
bad-unknown-field = Ett sådant fält finns inte här.
bad-unknown-parameter = Det finns ingen sådan parameter här, bara {$allowed}.
bad-not-text = Ange en text, inte {$found}.
bad-not-whole = Ange ett heltal, inte {$found}.
bad-not-number = Ange ett tal, inte {$found}.
bad-not-boolean = Ange true eller false, inte {$found}.
bad-not-list = Ange en lista, inte {$found}.
bad-not-object = Ange ett objekt med fält, inte {$found}.
bad-not-date = Ange en dag som 2026-05-17, inte {$found}.
bad-not-instant = Ange en tidpunkt som 2026-05-17T08:00:00Z, inte {$found}.
bad-not-id = Ange ett id (UUID), inte {$found}.
bad-not-one-of = Ange en av {$allowed}, inte {$found}.
bad-out-of-range = {$found} är för litet eller för stort.
bad-unreadable = Se /api/docs för vad som kan anges här.

evidence-fire = brandegenskaper
evidence-child-safety = barnsäkerhet
evidence-medical-device = medicinteknisk produkt
evidence-lifting = lyftutrustning
evidence-hygiene = hygien
evidence-ce = CE-märkning
evidence-sanitisation = säker radering av data
evidence-epd = miljövarudeklaration (EPD)
evidence-delivery-note = följesedel
evidence-insurance = försäkring
what = { $what ->
    [lot] saken
    [unit] enheten
    [place] platsen
    [product] produkten
    [reservation] reservationen
    [need] behovet
    [line] raden
    [offer] erbjudandet
    [approval] godkännandet
    [agreement] ramavtalet
    [supplier] leverantören
    [catalogue_item] katalogvaran
    [call_off] avropet
    [partner] partnern
    [work_order] arbetsordern
    [transfer] överlåtelsen
    [handover] överlämningen
    [person] personen
    [token] åtkomstnyckeln
    [organisation] organisationen
    [category] kategorin
    [factor] faktorn
    [code] koden
    [document] dokumentet
   *[other] {$what}
}
state = { $state ->
    [in_use] i bruk
    [available] ledig
    [custody] i karantän
    [in_work] under arbete
    [gone] borta
    [open] öppet
    [met] tillgodosett
    [withdrawn] återtaget
    [placed] beställt
    [partly_delivered] delvis levererat
    [delivered] levererat
    [cancelled] avbruten
    [requested] förfrågad
    [quoted] prissatt
    [accepted] accepterad
    [in_progress] pågående
    [done] klar
    [refused] avslagen
    [pending] under prövning
    [approved] godkänd
    [completed] slutförd
    [active] aktiv
    [released] frigiven
    [expired] utgången
    [broken] bruten
    [ended] avslutat
   *[other] {$state}
}
reason = { $reason ->
    [wrong_function] fel funktion
    [wrong_size] fel storlek
    [condition] skick
    [too_late] för sent
    [too_few_alike] för få lika
    [chemical_risk] kemisk risk
    [accessibility] tillgänglighet
    [too_far] för långt bort
    [preference] önskemål
    [other] annat
   *[other] {$reason}
}
fact = { $fact ->
    [width_cm] bredden i cm
    [depth_cm] djupet i cm
    [height_cm] höjden i cm
    [condition] skicket
    [colour] färgen
    [materials] materialen
    [features] egenskaperna
    [age_years] åldern i år
    [ready_on] dagen då den är klar
    [distance_km] avståndet i km
    [alike] antalet lika
    [chemical_light] kemikalieljuset
   *[other] {$fact}
}
condition = { $condition ->
    [as_new] som ny
    [good] bra
    [worn] sliten
    [needs_repair] behöver repareras
    [for_parts] för reservdelar
   *[other] {$condition}
}
actual = { $actual ->
    [as_new] «som ny»
    [good] «bra»
    [worn] «sliten»
    [needs_repair] «behöver repareras»
    [for_parts] «för reservdelar»
   *[other] {$actual}
}
limit = { $limit ->
    [as_new] «som ny»
    [good] «bra»
    [worn] «sliten»
    [needs_repair] «behöver repareras»
    [for_parts] «för reservdelar»
   *[other] {$limit}
}
because = { $because ->
    [call_off] det beställs genom avrop
    [chemical_light] kemikalieljuset är rött för den här platsen
    [legal_title] någon annan äger den
    [not_a_catalogue_item] det finns inte i någon katalog
   *[other] {$because}
}
differ = { $because ->
    [serial] saker med serienummer är en och en
    [media] saker med lagringsmedier är en och en
    [organisation_id] de hör till olika organisationer
    [place_id] de står på olika platser
    [unit_id] de hör till olika enheter
    [state] de är inte i samma läge
    [category] kategorierna skiljer sig
    [product_id] produkterna skiljer sig
    [legal_title] de har olika ägare eller ska tillbaka olika dagar
    [condition] de är olika slitna
    [brand] märkena eller modellerna skiljer sig
    [size] måtten skiljer sig
    [mass_g] vikterna skiljer sig
    [colour] färgerna skiljer sig
    [materials] materialen skiljer sig
    [features] egenskaperna skiljer sig
    [light] kemikalieljusen skiljer sig
    [acquired_on] inköpsdagarna eller priserna skiljer sig
    [available_from] de blir lediga olika dagar
    [must_leave_by] de måste bort olika dagar
    [open_to_organisation_from] de öppnas för organisationen olika dagar
    [open_to_region_from] de öppnas för regionen olika dagar
    [documents] dokumenten är inte desamma
    [note] anteckningarna skulle bli för långa
    [quantity] antalet skulle bli för stort
   *[other] de är inte lika
}
# x

## Why an offer stands where it stands
why-own-stock = Från kommunens eget lager
why-from-neighbour = Från {$name}, {$site}
why-repaired-by = Repareras av {$name}
why-listed = Står i avtalet som «{$name}»
why-same-site = Står på samma plats
why-near = { $km } km bort
why-on-loan = Utlånad till och med { $until }
why-ready-on = Klar { $on }
why-late = Klar först { $on }, { $days ->
    [one] 1 dag
   *[other] { $days } dagar
} för sent
why-condition = { $condition ->
    [as_new] Som ny
    *[good] I gott skick
    [worn] Sliten
    [needs_repair] Behöver lagas
    [for_parts] Till reservdelar
  }
why-fits = Passar: { $cm } cm
why-fills-from = { $sites ->
    [1] Allt finns på en plats
   *[other] Allt finns på { $sites } platser
}
why-price = Kostar { $price }
why-unknown = Okänt: { $fact ->
    [width_cm] bredd
    [depth_cm] djup
    [height_cm] höjd
    *[condition] skick
    [colour] färg
    [materials] material
    [features] egenskaper
    [age_years] ålder
    [ready_on] när den är klar
    [distance_km] avstånd
    [alike] antal lika
    [chemical_light] kemikalier
  }
## Why a set is as it is
set-alike = { $level ->
    [product] Allt är samma produkt
    [look] Allt ser likadant ut
   *[kind] Allt är av samma slag
}
set-from = { $sites ->
    [1] Hämtas på ett ställe
   *[other] Hämtas på { $sites } ställen
}
set-own = Allt är kommunens eget
set-of-neighbours = { $n ->
    [one] 1 kommer från en annan kommun
   *[other] { $n } kommer från andra kommuner
}
set-ready = Klart { $on }
set-metres = { $km } km sammanlagt
set-lacking = { $n ->
    [one] 1 saknas
   *[other] { $n } saknas
}
set-unknown = Något är okänt om { $n } av dem
set-before = Står före nästa: { $better ->
    [complete] här saknas färre
    [known] här är mer känt
    [one_site] allt hämtas på ett ställe
    [own] mer är kommunens eget
    [in_time] det kommer tidigare
    [fewer_sites] det hämtas på färre ställen
    [sooner] det är klart tidigare
    [nearer] vägen är kortare
    [condition] sakerna är i bättre skick
   *[fewer_lots] det är färre partier att hämta
}

notice-hold-broken = {$n} av «{$name}» ({$code}) som du har reserverat finns inte kvar.{ $for ->
    [need] {" "}Behovet är öppet igen.
   *[other] {""}
}
notice-reservation-expired = Reservationen av {$n} «{$name}» ({$code}) har gått ut.{ $for ->
    [need] {" "}Behovet är öppet igen.
   *[other] {""}
}
notice-made-late = «{$name}» ({$code}), som du har reserverat, har flyttats till en annan plats. Du kan släppa reservationen.

## What things are called beside their ids
date = { $day } { $month ->
    [1] januari
    [2] februari
    [3] mars
    [4] april
    [5] maj
    [6] juni
    [7] juli
    [8] augusti
    [9] september
    [10] oktober
    [11] november
   *[other] december
  }{ $year }
words-condition = { $condition ->
    [as_new] som ny
   *[good] i gott skick
    [worn] sliten
    [needs_repair] behöver lagas
    [for_parts] till reservdelar
  }
words-light = { $light ->
    [green] grönt
    [yellow] gult
    [red] rött
   *[unknown] inte bedömt
  }
words-age = { $years ->
    [0] under ett år
    [1] 1 år
   *[other] { $years } år
  }
words-since = sedan { $day }
words-width = bredd { $cm } cm
words-depth = djup { $cm } cm
words-height = höjd { $cm } cm

## What a line demands
left-out-otherwise = Av samma personer eller för samma enhet: reserverat, övertaget eller uttaget ur lagret eller katalogen; eller så kräver platsen mer än enheten
want-max-width-cm = Högst {$value} cm bred
want-min-width-cm = Minst {$value} cm bred
want-max-depth-cm = Högst {$value} cm djup
want-min-depth-cm = Minst {$value} cm djup
want-max-height-cm = Högst {$value} cm hög
want-min-height-cm = Minst {$value} cm hög
want-min-condition = { $value ->
    [as_new] Som ny
   *[good] I gott skick eller bättre
    [worn] Sliten eller bättre
    [needs_repair] Får behöva lagas
}
want-colour = Färg: {$value}
want-materials = Material: {$value}
want-alike = Alla lika
want-features = Egenskaper: {$value}
want-max-age-years = Högst {$value} år gammal
want-min-alike = Minst {$value} lika
want-max-distance-km = Högst {$value} km bort
want-ready-by = Klar senast {$value}

## Det någon skannade
scan-corrected = Läst som {$code}: koder har inga bokstäver som O, I eller S, eftersom de förväxlas med siffror.
scan-mistyped = Kontrolltecknet stämmer inte: ett tecken är fel eller två har bytt plats. Skanna eller skriv koden igen.
scan-unused-label = En oanvänd etikett. Sätt den på en sak och anteckna den där.
scan-draft-label = Ett utkast har den här etiketten. Registrera utkastet, eller ta en annan etikett.
scan-broken-link = Artikelnumrets kontrollsiffra stämmer inte: adressen är felaktigt avskriven.
scan-address = Adressen tillhör någon annan, och vad den gäller är inte känt här. Anteckna den på en sak för att hitta saken med den. Innehållet i en komprimerad Digital Link kan inte läsas.
scan-no-article = Det finns inget av den här artikeln här. Registrera en sak med det här numret.
scan-unknown = Inget är känt under detta. Anteckna det på en sak, eller registrera saken med det.

## Det som skrivs ut
labels-title = Etiketter
