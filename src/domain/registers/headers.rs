//! What registers call their columns, in five languages and in the programs that people export from.

/// What a column can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meaning {
    /// A key of `[columns]`.
    Field(&'static str),
    /// A table of the map: `category`, `place` and so on.
    Lookup(&'static str),
    /// A building, which comes before the room in the path of a place.
    Building,
    /// An inventory number.
    Number,
}

use Meaning::{Building, Field, Lookup, Number};

/// Names as [`plain`] spells them; the first list that has a name wins.
const NAMES: [(Meaning, &str); 21] = [
    (
        Number,
        "invnr|inventarnr|inventarnummer|inventarienr|inventarienummer|inventory number|inventory|asset tag|tag|\
              løpenr|løpenummer|anleggsnr|nr|nummer|inv číslo|invčíslo|id|merkenr|strekkode|streckkod|stregkode|barcode",
    ),
    (Field("serial"), "serienr|serienummer|serial|serial number|serialnumber|serialno|sn|s n|hb serial number"),
    (
        Field("title"),
        "navn|namn|betegnelse|benevnelse|benevning|nemning|benämning|beskrivelse|skildring|beskrivning|name|\
                      title|description|item|item name|itemname|asset name|gjenstand|artikkel|artikel|vare|hb name|inventar",
    ),
    (Field("quantity"), "antall|tal|antal|mengde|mängd|mængde|quantity|qty|count|stk|st|hb quantity|tal på"),
    (
        Field("brand"),
        "merke|fabrikat|produsent|märke|tillverkare|mærke|producent|brand|manufacturer|make|hb manufacturer",
    ),
    (Field("model"), "modell|model|modellnr|modelnr|model name|model number|typebetegnelse|podtyp|hb model number"),
    (
        Field("acquired_on"),
        "kjøpt|kjøpsdato|kjøpt dato|innkjøpt|innkjøpsdato|anskaffet|anskaffelsesdato|skaffa|inköpt|inköpsdatum|\
                            anskaffad|anskaffningsdatum|købt|købsdato|indkøbt|indkøbsdato|anskaffelse|purchase date|purchased|\
                            acquired|bought|kjøpsår|årgang|datum pořízení|hb purchase time",
    ),
    (
        Field("price"),
        "pris|kostpris|innkjøpspris|kjøpspris|kjøpesum|inköpspris|indkøbspris|anskaffelsespris|anskaffelsesverdi|\
                      price|cost|purchase cost|purchase price|beløp|belopp|cena|hb purchase price",
    ),
    (Field("size"), "mål|størrelse|storleik|dimensjoner|dimensjon|size|dimensions|mått|storlek|dimensioner"),
    (Field("width"), "bredde|breidde|bredd|width"),
    (Field("depth"), "dybde|djupn|djup|depth"),
    (Field("height"), "høyde|høgd|höjd|højde|height"),
    (Field("mass"), "vekt|vikt|vægt|weight|mass|masse|vekt kg"),
    (Field("colour"), "farge|färg|farve|colour|color"),
    (Field("materials"), "materiale|materialer|material|materials"),
    (
        Field("note"),
        "merknad|merknader|notat|notater|kommentar|anmerkning|anmärkning|bemærkning|note|notes|noter|comment|comments|\
                     remarks|hb notes|změna",
    ),
    (Lookup("category"), "kategori|type|typ|category|varegruppe|gruppe|grupp|slag|art|asset type"),
    (Building, "bygg|bygning|byggnad|building|hus|bygningsnavn"),
    (
        Lookup("place"),
        "rom|sted|stad|plassering|lokasjon|plass|plats|placering|rum|room|location|place|lokale|lokal|rumsnr|romnr|\
                       místnost|hb location",
    ),
    (
        Lookup("unit"),
        "enhet|eining|avdeling|enhed|afdeling|avdelning|unit|department|virksomhet|verksemd|verksamhet|virksomhed|\
                      skole|skule|skola|company",
    ),
    (Lookup("condition"), "tilstand|stand|skick|condition|kvalitet"),
];

/// What a header means, if it is known.
pub fn meaning(header: &str) -> Option<Meaning> {
    let header = plain(header);
    NAMES.iter().find(|(_, names)| names.split('|').any(|name| name.trim() == header)).map(|(meaning, _)| *meaning)
}

/// Lower case, without text in brackets and without full stops. Other signs become blanks. "Inv.nr." and "Kjøpt (dato)"
/// are "invnr" and "kjøpt".
fn plain(header: &str) -> String {
    let outside = header.split(['(', '[']).next().unwrap_or_default().to_lowercase();
    let mapped: String =
        outside.chars().filter(|c| *c != '.').map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    mapped.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_known_in_five_languages() {
        for (header, expected) in [
            ("Inv.nr", Number),
            ("Asset Tag", Number),
            ("Antall", Field("quantity")),
            ("Antal", Field("quantity")),
            ("Kjøpt (dato)", Field("acquired_on")),
            ("Inköpsdatum", Field("acquired_on")),
            ("Serienr.", Field("serial")),
            ("Purchase Cost", Field("price")),
            ("Bygg", Building),
            ("Rom", Lookup("place")),
            ("Afdeling", Lookup("unit")),
            ("Skick", Lookup("condition")),
            ("HB.name", Field("title")),
        ] {
            let known = meaning(header).or_else(|| meaning(&header.replace('.', " ")));
            assert_eq!(known, Some(expected), "{header}");
        }
        assert_eq!(meaning("Ansvarlig"), None);
    }

    #[test]
    fn a_name_means_one_thing() {
        let mut all: Vec<&str> = NAMES.iter().flat_map(|(_, names)| names.split('|').map(str::trim)).collect();
        let count = all.len();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), count);
    }
}
