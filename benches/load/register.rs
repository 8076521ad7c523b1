//! A register as a municipality would keep it in a spreadsheet, and the map that says what its columns mean.

use std::{
    fmt::Write as _,
    fs::File,
    io::{BufWriter, Write},
    ops::Range,
    path::Path,
};

use super::{Outcome, dice::Dice, town::Town};

pub const MAP: &str = r#"
[file]
decimal = ","
[columns]
title = "Betegnelse"
quantity = "Antall"
brand = "Merke"
model = "Modell"
serial = "Serienr"
colour = "Farge"
size = "Mål"
price = "Pris"
acquired_on = "Anskaffet"
note = "Merknad"
[defaults]
currency = "NOK"
[category]
column = "Kategori"
[unit]
column = "Enhet"
[place]
column = "Sted"
[condition]
column = "Stand"
[state]
column = "Status"
values = { "i bruk" = "in_use", "til overs" = "available" }
[aliases]
inventar = "Inventarnr"
"#;

pub const BRANDS: [&str; 14] = [
    "HÅG",
    "Kinnarps",
    "Ikea",
    "Martela",
    "Labofa",
    "Edsbyn",
    "Lammhults",
    "Fora Form",
    "Montana",
    "Fritz Hansen",
    "EFG",
    "Savo",
    "Dell",
    "HP",
];
pub const MODELS: [&str; 14] = [
    "Capisco",
    "Tion",
    "Plus",
    "Markus",
    "Galant",
    "Latitude",
    "EliteBook",
    "Oberon",
    "Sola",
    "Futu",
    "Creed",
    "Bekant",
    "Kvart",
    "Smart",
];
pub const COLOURS: [&str; 10] = ["svart", "grå", "blå", "rød", "grønn", "hvit", "bjørk", "eik", "bøk", "lys grå"];
const NOTES: [&str; 16] = [
    "litt slitt",
    "pen stand",
    "noen riper i platen",
    "i gott skick",
    "med hjul",
    "uten armlener",
    "mangler en skrue",
    "fra møterom 2. etasje",
    "høydejusterbar",
    "sammenleggbar",
    "med lås, nøkkel hos vaktmester",
    "demontert",
    "står i kjelleren",
    "flekker på setet",
    "nytrukket i fjor",
    "",
];
/// A tenth is for the workshop, the rest can be used as it is.
const CONDITIONS: [&str; 10] =
    ["as_new", "good", "good", "good", "good", "good", "worn", "worn", "worn", "needs_repair"];

/// The number under which the register knows its nth thing.
pub fn inventory_number(n: usize) -> String {
    format!("INV{n:08}")
}

/// Writes a register of the things in `rows`. The full scale writes two such files.
pub fn write(town: &Town, rows: Range<usize>, file: &Path) -> Outcome<()> {
    let mut out = BufWriter::new(File::create(file)?);
    let mut dice = Dice::new(rows.start as u64);
    writeln!(
        out,
        "Inventarnr;Betegnelse;Kategori;Antall;Enhet;Sted;Stand;Status;Farge;Merke;Modell;Serienr;Mål;Pris;Anskaffet;Merknad"
    )?;
    let mut line = String::new();
    for n in rows {
        line.clear();
        let category = dice.one(&town.categories);
        let (_, unit) = dice.one(&town.units);
        let (_, _, room) = dice.one(&town.rooms);
        let (colour, brand, model) = (dice.one(&COLOURS), dice.one(&BRANDS), dice.one(&MODELS));
        let quantity = if category.media || dice.roll(3) > 0 { 1 } else { 1 + dice.roll(30) };
        let state = if dice.roll(10) == 0 { "til overs" } else { "i bruk" };
        let serial = if category.media { format!("SN{:010X}", dice.roll(1 << 40)) } else { String::new() };
        write!(
            line,
            "{};{} {} {colour};{};{quantity};{unit};{room};{};{state};{colour};{brand};{model};{serial};{}x{}x{};{} {:03},50;{:02}.{:02}.{};{}",
            inventory_number(n),
            dice.one(&category.names),
            brand.to_lowercase(),
            category.key,
            dice.one(&CONDITIONS),
            40 + dice.roll(140),
            40 + dice.roll(50),
            45 + dice.roll(150),
            1 + dice.roll(9),
            dice.roll(1_000),
            1 + dice.roll(28),
            1 + dice.roll(12),
            2008 + dice.roll(17),
            dice.one(&NOTES),
        )?;
        writeln!(out, "{line}")?;
    }
    Ok(out.flush()?)
}
