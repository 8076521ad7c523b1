use std::collections::HashMap;

use insta::assert_snapshot;
use proptest::prelude::*;

use super::*;
use crate::{Condition, Date, Title};

pub fn today() -> Date {
    Date::from_ymd_opt(2026, 3, 1).unwrap()
}

pub fn categories() -> HashMap<String, bool> {
    [("office-chair", false), ("desk", false), ("laptop", true), ("monitor", false), ("it", false)]
        .map(|(key, media_bearing)| (key.to_owned(), media_bearing))
        .into()
}

/// Rows and refusals of a register, one a line.
fn told(map: &str, csv: &[u8]) -> String {
    let (map, categories) = (LotMap::from_toml(map).unwrap(), categories());
    let rows = lots(csv, &map, &categories, today()).unwrap();
    let tell = |row| match row {
        Ok(Row { line, part, lot, .. }) => format!("{line}.{part} {} x {} ({})", lot.quantity, lot.title, lot.category),
        Err(rejected) => Rejected::to_string(&rejected),
    };
    rows.map(tell).collect::<Vec<_>>().join("\n")
}

fn one(map: &str, csv: &str) -> LotDraft {
    let (map, categories) = (LotMap::from_toml(map).unwrap(), categories());
    let mut rows = lots(csv.as_bytes(), &map, &categories, today()).unwrap();
    let row = rows.next().unwrap().unwrap();
    assert!(rows.next().is_none());
    row.lot
}

const PLAIN: &str = r#"
    columns = { title = "Navn", quantity = "Antall", price = "Pris", acquired_on = "Kjøpt" }
    category = { default = "office-chair", rules = [{ pattern = "pc|laptop", is = "laptop" }] }
"#;

#[test]
fn lines_are_the_files_own() {
    let csv = "\u{feff}Navn;\"Antall\r\n\";Pris;\"Kjøpt\"\r\n\
        Stol;24;1 290,00;17.09.2020\r\n\
        \r\n\
        ;;;\r\n\
        \"Stol\r\nmed hjul\";x;;\r\n\
        Krakk;1;;31.02.2020\r\n\
        Krakk\r\n\
        Krakk;1;2;;for;mange\r\n\
        PC;3;;";
    assert_snapshot!(told(PLAIN, csv.as_bytes()), @r#"
    3.0 24 x Stol (office-chair)
    line 6, Antall: "x" is not a number
    line 8, Kjøpt: "31.02.2020" is not a date in any of file.date_formats
    line 9, Antall: has no value; set defaults.quantity in the map if a blank means one
    line 10, column 5: "for" the row has 6 cells and the header 4: what stands behind the surplus is shifted
    11.0 1 x PC (laptop)
    11.1 1 x PC (laptop)
    11.2 1 x PC (laptop)
    "#);
}

#[test]
fn a_total_below_the_rows_is_no_thing() {
    let csv = "Navn;Antall;Pris;Kjøpt\nStol;24;1290;\nSum;24;30960;\nI alt:;24;;\nSummer chair;1;;";
    assert_snapshot!(told(PLAIN, csv.as_bytes()), @r#"
    2.0 24 x Stol (office-chair)
    line 3, Navn: "Sum" looks like a total of other rows
    line 4, Navn: "I alt:" looks like a total of other rows
    5.0 1 x Summer chair (office-chair)
    "#);
}

#[test]
fn a_decimal_comma_between_commas_shifts_nothing() {
    let csv = "Navn,Antall,Pris,Kjøpt\nStol,4,1290,50,\nStol,4,1290\nStol,4,\"1290,50\",\n";
    assert_snapshot!(told(PLAIN, csv.as_bytes()), @"
    line 2, column 5: the row has 5 cells and the header 4: what stands behind the surplus is shifted
    line 3: the row has 3 cells and the header 4: which are missing cannot be known between commas
    4.0 4 x Stol (office-chair)
    ");
}

#[test]
fn a_line_for_spreadsheets_is_no_header_and_blank_cells_at_the_end_are_none() {
    let csv = "sep=;\r\nNavn;Antall;Pris;Kjøpt\r\nStol;2;;\r\nKrakk;1;;;;;;\r\n";
    assert_snapshot!(told(PLAIN, csv.as_bytes()), @"
    3.0 2 x Stol (office-chair)
    4.0 1 x Krakk (office-chair)
    ");
}

#[test]
fn a_letter_in_two_parts_is_the_letter() {
    let map = "columns = { title = 'Påsatt navn' }\ncategory = { default = 'desk' }";
    let csv = "Pa\u{30a}satt navn;Nr\nMo\u{308}tesbord;1\n";
    assert_eq!(told(map, csv.as_bytes()), "2.0 1 x M\u{f6}tesbord (desk)");
}

#[test]
fn files_of_old_macs_and_files_without_a_last_line_end() {
    assert_snapshot!(told(PLAIN, "Navn,Antall,Pris,Kjøpt\rStol,0,,\r\rStol,2,,".as_bytes()), @r#"
    line 2, Antall: "0" is less than 1
    4.0 2 x Stol (office-chair)
    "#);
}

#[test]
fn broken_cells_are_refused_and_the_next_row_is_read() {
    let mut csv = b"Navn,Antall,Pris,Kj\xc3\xb8pt\nSt\xf8l,1,,\nSt\0l,1,,\n".to_vec();
    csv.extend(b"x".repeat(20_000));
    csv.extend(b",1,,\nStol,1000001,,\nStol,1,14.790,\nStol,1,-1,\nStol,1,,2027-01-01\n,1,,\nStol,1,,\n");
    csv.extend("PC,10001,,\nStol,1,12 EUR,\n\"Stol,1,,\nStol,1,,\n".bytes());
    let told = told(PLAIN, &csv);
    let short: Vec<_> = told.lines().map(|line| line.replace(&"x".repeat(80), "xxx")).collect();
    assert_snapshot!(short.join("\n"), @r#"
    line 2, Navn: "St�l" is not UTF-8 text; set file.encoding in the map
    line 3, Navn: "St l" contains the control character U+0000
    line 4, Navn: "xxx…" is longer than 10000 characters
    line 5, Antall: "1000001" is more than 1000000
    line 6, Pris: "14.790" can be read in two ways; set file.decimal in the map
    line 7, Pris: "-1" is less than 0
    line 8, Kjøpt: "2027-01-01" is after 2026-03-01
    line 9, Navn: has no value
    10.0 1 x Stol (office-chair)
    line 11, Antall: "10001" is more than 10000
    line 12, Pris: "12 EUR" names a currency; set defaults.currency in the map
    line 13, Navn: "Stol,1,, Stol,1,," has a quote that is never closed; lines it swallows: 2
    "#);
}

#[test]
fn excels_western_encoding() {
    let map = format!("file = {{ encoding = \"windows-1252\", skip_lines = 2 }}\n{PLAIN}");
    let csv = b"Utskrift fra \"Innbo\n\nNavn;Antall;Pris;Kj\xf8pt\nSt\xf8l \x96 bl\xe5;2;;\nSt\xf8l;y;;\n";
    assert_snapshot!(told(&map, csv), @r#"
    4.0 2 x Støl – blå (office-chair)
    line 5, Antall: "y" is not a number
    "#);
}

#[test]
fn all_that_a_register_can_know() {
    let map = r#"
        file = { decimal = ",", empty = ["-"] }
        columns = { title = "navn", serial = 3, price = "pris", size = "mål", colour = "farge", materials = "materiale", note = "merknad", brand = "merke" }
        defaults = { currency = "NOK" }
        category = { column = "type", values = { Kontorstoler = "office-chair" } }
        place = { column = "rom", values = { "107" = "hus-b/107" }, default = "skolen", unlisted = "default" }
        unit = { default = "fjordvik-skole" }
        condition = { column = "tilstand", values = { "Pent brukt" = "good" } }
        state = { column = "til overs", values = { ja = "available", nei = "in_use" } }
        owner = { default = "organisation" }
        aliases = { inventar = "nr", gammelt = "nr før" }
    "#;
    let head = "navn;type;S/N;pris;mål;farge;materiale;merknad;merke;rom;tilstand;til overs;nr;nr før\n";
    let lot = one(
        map,
        &format!(
            "{head};KONTORSTOLER;-;1.290,50 kr;60x62x95;koksgrå;stål og ull;\"en\ntil\";Rundt;12;pent  brukt;Ja;A-7;"
        ),
    );
    assert_eq!((lot.title.as_str(), &*lot.category, lot.quantity), ("Rundt", "office-chair", 1));
    assert_eq!((lot.price_minor, lot.serial, lot.surplus), (Some(129_050), None, true));
    assert_eq!((lot.condition, lot.owner), (Some(Condition::Good), Some(Title::Organisation)));
    assert_eq!(lot.place, Some(Named { name: "skolen".into(), written: Some("12".to_owned()), by_default: true }));
    assert_eq!(lot.unit, Some(Named { name: "fjordvik-skole".into(), written: None, by_default: true }));
    assert_eq!(lot.aliases, [("inventar".into(), "A-7".to_owned())]);
    assert_eq!(lot.note.as_deref(), Some("en\ntil"));
    assert_eq!((lot.attributes.sizes.width_mm, lot.attributes.sizes.height_mm), (Some(600), Some(950)));
    assert_eq!(lot.attributes.colour.as_deref(), Some("koksgrå"));
    assert_eq!(lot.attributes.materials, ["stål og ull"]);
}

#[test]
fn refusals_are_data() {
    let map = LotMap::from_toml(PLAIN).unwrap();
    let csv = "Navn,Antall,Pris,Kjøpt\nStol,0,,\n".as_bytes();
    let rejected = lots(csv, &map, &categories(), today()).unwrap().next().unwrap().unwrap_err();
    let json = serde_json::to_string(&rejected).unwrap();
    assert_eq!(json, r#"{"line":2,"column":"Antall","value":"0","reason":"too_small","min":1}"#);
    assert_eq!(rejected.reason.code(), "too_small");
}

/// Every category there is.
struct All;

impl Categories for All {
    fn find(&self, key: &str) -> Option<Known<'_>> {
        let known = ["it", "laptop", "tablet", "monitor", "desktop", "headset", "mouse", "monitor-arm"];
        let key = known.iter().find(|k| **k == key).copied().unwrap_or("other");
        Some(Known { key, media_bearing: matches!(key, "laptop" | "tablet" | "desktop") })
    }
}

#[test]
fn the_readme_s_map_reads_registers_of_its_kind() {
    let map = LotMap::from_toml(include_str!("../../../fixtures/maps/czech-school.toml")).unwrap();
    let csv = "stav,Změna,Místnost,Inv. číslo,Typ,Podtyp,SN,\"VYRAD\n\",Datum pořízení,Cena\n\
        ,,27,S-1,Notebook na hraní,,,,17.09.2020,14 790.00\n\
        ,,,S-2,Držák monitoru,,,,01.01.2019,0.00\n\
        ,,,S-2,PC Mini,,,ano,01.01.2019,1.00\n\
        ,,,S-3,SW pro kreslení,,,,01.01.2019,1.00\n\
        ,,,S-4,Tablet+obal,,,,1.1.19,1.00\n";
    let told = lots(csv.as_bytes(), &map, &All, today()).unwrap().map(|row| match row {
        Ok(row) => format!(
            "{} {} {:?} {:?}",
            row.line,
            row.lot.category,
            row.lot.price_minor,
            row.lot.place.map(|p| p.written)
        ),
        Err(rejected) => rejected.to_string(),
    });
    assert_snapshot!(told.collect::<Vec<_>>().join("\n"), @r#"
    3 laptop Some(1479000) Some(Some("27"))
    4 monitor-arm None Some(None)
    line 5, VYRAD: "ano" is left out by the map (ignore rule 1)
    line 6, Typ: "SW pro kreslení" is left out by the map (ignore rule 2)
    line 7, Datum pořízení: "1.1.19" is not a date in any of file.date_formats
    "#);
}

proptest! {
    #[test]
    fn any_bytes_are_rows_or_refusals(bytes: Vec<u8>) {
        let csv = [b"Navn,Antall,Pris,Kj\xc3\xb8pt\n".as_slice(), &bytes].concat();
        prop_assert!(told(PLAIN, &csv).len() < 100_000);
    }

    /// Each row is named by the line on which it begins, also after quoted line breaks and blank lines.
    #[test]
    fn lines_are_counted_through_quotes(rows in prop::collection::vec(("[a-c\n]{0,6}", 0_usize..3), 0..20), end in "\n|\r\n|\r") {
        let mut csv = format!("Navn,Antall,Pris,Kjøpt{end}");
        let (mut line, mut expected) = (2, Vec::new());
        for (note, blanks) in &rows {
            expected.push(line);
            csv += &format!("Stol,1,\"\",\"{}\"{end}{}", note.replace('\n', &end), end.repeat(*blanks));
            line += 1 + note.matches('\n').count() as u64 + *blanks as u64;
        }
        let map = LotMap::from_toml("columns = { title = 'Navn' }\ncategory = { default = 'desk' }").unwrap();
        let lines: Vec<_> = lots(csv.as_bytes(), &map, &categories(), today()).unwrap().map(|row| row.unwrap().line).collect();
        prop_assert_eq!(lines, expected);
    }
}
