//! Proposes a first map for a register: what its columns seem to mean, which values they have and how often, and what
//! is left to ask.

use std::{collections::HashMap, fmt::Write};

use crate::app::registers::{Failed, Input, vocabulary};
use crate::{
    app::reference::categories,
    domain::{
        Date,
        registers::{
            BadMap, File, Table,
            headers::{Meaning, meaning},
            reads_as_date,
        },
        time,
    },
};

/// The most rows that are looked at. The first thousands show what a register contains.
const ROWS: usize = 20_000;
/// The most values that are listed of a column.
const VALUES: usize = 40;

struct Seen {
    header: String,
    meaning: Option<Meaning>,
    /// Values with how often they occur, most first.
    values: Vec<(String, usize)>,
    filled: usize,
}

/// The map's text, in TOML with comments.
pub fn propose(input: &Input) -> Result<String, Failed> {
    let today = time::civil_date(time::now(), "Europe/Oslo");
    let mut file = File::default();
    let unreadable = |error: std::io::Error| BadMap::Unreadable { message: error.to_string() };
    let mut encoding = None;
    let opened = Table::open(input.open().map_err(unreadable)?, &file, today).map(|_| ());
    if let Err(BadMap::Encoding { seems, .. }) = &opened {
        file.encoding = seems.clone().try_into().ok();
        encoding = Some(seems.clone());
    }
    let mut table = Table::open(input.open().map_err(unreadable)?, &file, today)?;
    let mut columns = vec![HashMap::<String, usize>::new(); table.header().len()];
    let mut rows = 0;
    while let Some(row) = table.advance() {
        if row.is_err() {
            continue;
        }
        for (cell, counts) in table.written().zip(&mut columns) {
            let text = cell.split_whitespace().collect::<Vec<_>>().join(" ");
            if !text.is_empty() {
                *counts.entry(text).or_default() += 1;
            }
        }
        rows += 1;
        if rows == ROWS {
            break;
        }
    }
    let names = vocabulary::names(&categories::shipped_categories()?);
    let seen = table.header().iter().zip(columns).map(|(header, counts)| {
        let filled = counts.values().sum();
        let mut values: Vec<_> = counts.into_iter().collect();
        values.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        Seen { header: header.clone(), meaning: meaning(header), values, filled }
    });
    let mut seen: Vec<Seen> = seen.collect();
    recognise(&mut seen, &names, today);
    Ok(write(&seen, rows, encoding.as_deref(), &names, today))
}

/// Recognises columns with unknown headers by their values. Each meaning except `note` is given once, to the first
/// column that has it.
fn recognise(seen: &mut [Seen], names: &HashMap<String, String>, today: Date) {
    for at in 0..seen.len() {
        let (before, rest) = seen.split_at_mut(at);
        let Some(column) = rest.first_mut() else { break };
        let share = |known: &dyn Fn(&str) -> bool| {
            let hits: usize = column.values.iter().filter(|(text, _)| known(text)).map(|(_, n)| n).sum();
            column.filled > 0 && hits * 5 >= column.filled * 4
        };
        if column.meaning.is_none() {
            if share(&|text| text.len() > 5 && reads_as_date(text, today)) {
                column.meaning = Some(Meaning::Field("acquired_on"));
            } else if share(&|text| names.contains_key(&text.to_lowercase())) {
                column.meaning = Some(Meaning::Lookup("category"));
            }
        }
        let taken = before.iter().any(|other| other.meaning == column.meaning);
        if taken && column.meaning != Some(Meaning::Field("note")) {
            column.meaning = None;
        }
    }
}

fn write(seen: &[Seen], rows: usize, encoding: Option<&str>, names: &HashMap<String, String>, today: Date) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let find = |meaning: Meaning| seen.iter().find(|column| column.meaning == Some(meaning));
    let mut map = format!("# A first map, made from {rows} rows. Lines with a question mark are for you to answer.\n");
    let mut say = |line: String| _ = writeln!(map, "{line}");
    let number = find(Meaning::Number);
    if let Some(number) = number {
        let distinct = number.values.iter().all(|(_, n)| *n == 1) && number.filled > 0;
        let mark = if distinct { "" } else { "# " };
        let why =
            if distinct { "no number occurs twice: do they identify a thing?" } else { "some numbers occur twice" };
        say(format!("{mark}identity = \"inventory\" # {why}"));
    }
    say("\n[file]".to_owned());
    if let Some(encoding) = encoding {
        say(format!("encoding = {}", quoted(encoding)));
    }
    let decimal = |column: &&Seen| matches!(column.meaning, Some(Meaning::Field("price" | "mass" | "size" | "width")));
    let amounts = seen.iter().filter(decimal).flat_map(|column| &column.values);
    let comma = amounts.filter(|(text, _)| text.rsplit_once(',').is_some_and(|(_, after)| after.len() <= 2)).count();
    say(if comma > 0 {
        "decimal = \",\"".to_owned()
    } else {
        "# decimal = \",\" # how are decimals written?".to_owned()
    });
    if let Some(dates) = find(Meaning::Field("acquired_on")) {
        let odd: Vec<_> = dates.values.iter().filter(|(text, _)| !reads_as_date(text, today)).take(3).collect();
        if let Some((example, _)) = odd.first() {
            say(format!("# date_formats = [\"dd.mm.yyyy\"] # how is {} written?", quoted(example)));
        }
    }
    say("\n[columns]".to_owned());
    let notes: Vec<String> = seen
        .iter()
        .filter(|column| column.meaning == Some(Meaning::Field("note")))
        .map(|column| quoted(&column.header))
        .collect();
    for column in seen {
        if let Some(Meaning::Field(field)) = column.meaning.filter(|meaning| *meaning != Meaning::Field("note")) {
            say(format!("{field} = {}", quoted(&column.header)));
        }
    }
    match notes.as_slice() {
        [] => {}
        [one] => say(format!("note = {one}")),
        more => say(format!("note = [{}]", more.join(", "))),
    }
    if find(Meaning::Field("title")).is_none() {
        say("# title = ? which column says what the thing is called?".to_owned());
    }
    for column in seen.iter().filter(|column| column.meaning.is_none() && !column.header.is_empty()) {
        let some: Vec<_> = column.values.iter().take(3).map(|(text, _)| quoted(text)).collect();
        say(format!("# {} is not used: {} ?", quoted(&column.header), some.join(", ")));
    }
    say("\n[defaults]".to_owned());
    if find(Meaning::Field("price")).is_some() {
        say("# currency = \"NOK\" # in which currency are the prices?".to_owned());
    }
    if let Some(quantity) = find(Meaning::Field("quantity")).filter(|column| column.filled < rows) {
        say(format!("# quantity = 1 # {} rows have none: how many are they?", rows - quantity.filled));
    }
    if let Some(number) = number {
        say(format!("\n[aliases]\ninventory = {}", quoted(&number.header)));
    }
    categories(&mut say, seen, names);
    for table in ["place", "unit", "condition"] {
        say(format!("\n[{table}]"));
        let column = find(Meaning::Lookup(table));
        let building = find(Meaning::Building).filter(|_| table == "place");
        match (building, column) {
            (Some(building), Some(room)) => {
                say(format!("column = [{}, {}]", quoted(&building.header), quoted(&room.header)));
            }
            (Some(one), None) | (None, Some(one)) => say(format!("column = {}", quoted(&one.header))),
            (None, None) => {}
        }
        match (table, column) {
            ("condition", _) => say("default = \"good\" # as_new, good, worn, needs_repair, for_parts?".to_owned()),
            (_, Some(column)) if column.filled == rows => {}
            (_, _) => say(format!("# default = ? which {table} has a row that names none?")),
        }
        let Some(column) = column else { continue };
        say(format!("# What stands there, and how often: name what is called otherwise here.\n[{table}.values]"));
        for (text, n) in column.values.iter().take(VALUES) {
            match (table, condition(text)) {
                ("condition", Some(word)) => say(format!("{} = \"{word}\" # {n}", quoted(text))),
                (_, _) => say(format!("# {} = ? # {n}", quoted(text))),
            }
        }
        if column.values.len() > VALUES {
            say(format!("# and {} more", column.values.len() - VALUES));
        }
    }
    map
}

/// Writes the values of the category column and what they mean. Without such a column, it writes rules from the words
/// in titles.
fn categories(say: &mut impl FnMut(String), seen: &[Seen], names: &HashMap<String, String>) {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    say("\n[category]".to_owned());
    if let Some(column) = seen.iter().find(|column| column.meaning == Some(Meaning::Lookup("category"))) {
        say(format!("column = {}", quoted(&column.header)));
        say("# default = \"furniture\" # what is a row that says nothing known?\n[category.values]".to_owned());
        for (text, n) in column.values.iter().take(VALUES) {
            match guess(text, names) {
                Some((_, key)) => say(format!("{} = \"{key}\" # {n}", quoted(text))),
                None => say(format!("# {} = ? # {n}", quoted(text))),
            }
        }
        return;
    }
    say("# default = \"furniture\" # what is a row that no rule fits?".to_owned());
    let title = seen.iter().find(|column| column.meaning == Some(Meaning::Field("title")));
    let mut rules: HashMap<(String, &str), usize> = HashMap::new();
    let mut unknown: Vec<(&str, usize)> = Vec::new();
    for (text, n) in title.into_iter().flat_map(|title| &title.values) {
        match guess(text, names) {
            Some((word, key)) => *rules.entry((word, key)).or_default() += n,
            None => unknown.push((text, *n)),
        }
    }
    let mut rules: Vec<_> = rules.into_iter().collect();
    // The longer word first: "kontorstol" before "stol".
    rules.sort_by(|a, b| b.0.0.len().cmp(&a.0.0.len()).then(a.0.cmp(&b.0)));
    say("rules = [".to_owned());
    for ((word, key), n) in rules {
        say(format!("    {{ pattern = {}, is = \"{key}\" }}, # {n}", quoted(&format!("\\b{}", regex::escape(&word)))));
    }
    say("]".to_owned());
    for (text, n) in unknown.into_iter().take(VALUES) {
        say(format!("# no rule fits {} ({n}): what is it?", quoted(text)));
    }
}

/// The category that a text names: by the whole text, or else by the longest of its words that is a name.
fn guess<'n>(text: &str, names: &'n HashMap<String, String>) -> Option<(String, &'n str)> {
    let text = text.to_lowercase();
    if let Some(key) = names.get(&text) {
        return Some((text, key));
    }
    let mut words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() > 2).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.into_iter().find_map(|word| Some((word.to_owned(), names.get(word)?.as_str())))
}

fn condition(text: &str) -> Option<&'static str> {
    Some(match text.to_lowercase().as_str() {
        "ny" | "nytt" | "som ny" | "som ny(tt)" | "new" | "nyskick" | "as new" | "as_new" => "as_new",
        "god" | "bra" | "fin" | "pen" | "good" | "gott" | "bra skick" | "godt brukt" | "pent brukt" => "good",
        "slitt" | "sliten" | "slitet" | "slidt" | "brukt" | "worn" | "used" | "dårlig" => "worn",
        "defekt" | "ødelagt" | "trenger reparasjon" | "trasig" | "broken" | "needs_repair" => "needs_repair",
        _ => return None,
    })
}
