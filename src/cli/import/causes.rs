//! Refused rows, one line per cause: nobody reads twenty thousand lines that say the same.

use std::{collections::BTreeMap, path::Path};

use crate::{
    app::registers::{Found, Import},
    cli::{Failed, count},
    domain::registers::{Rejected, Table},
};

/// How many values of a cause are shown. The report file has all of them.
const VALUES: usize = 5;

/// How many rows have the cause, the first of them, and some of the values.
type Cause<'a> = (usize, &'a Rejected, Vec<&'a str>);

/// The causes in the order in which they first occur.
pub fn causes(rejected: &[Rejected]) -> Vec<String> {
    let mut causes: BTreeMap<(Option<&str>, String), Cause> = BTreeMap::new();
    for one in rejected {
        let key = (one.column.as_deref(), one.reason.code());
        let (n, _, values) = causes.entry(key).or_insert((0, one, Vec::new()));
        *n += 1;
        if let Some(value) = one.value.as_deref().filter(|value| values.len() <= VALUES && !values.contains(value)) {
            values.push(value);
        }
    }
    let mut causes: Vec<_> = causes.into_values().collect();
    causes.sort_by_key(|(_, first, _)| first.line);
    causes.into_iter().map(|(n, first, values)| told(n, first, &values)).collect()
}

fn told(n: usize, first: &Rejected, values: &[&str]) -> String {
    if n == 1 {
        return first.to_string();
    }
    let column = first.column.as_ref().map(|column| format!(" {column}:")).unwrap_or_default();
    let some: Vec<_> = values.iter().take(VALUES).map(|value| format!("\"{value}\"")).collect();
    let more = if values.len() > VALUES { " and others" } else { "" };
    let values = if some.is_empty() { String::new() } else { format!(" {}{more}", some.join(", ")) };
    format!("{n} rows:{column}{values} {}; the first is line {}", first.reason, first.line)
}

/// Writes every row of the file with its outcome and the reason.
pub fn write_report(file: &Path, import: &Import, found: &Found) -> Result<(), Failed> {
    let unwritten = |error: &dyn std::fmt::Display| Failed::Said(format!("{}: {error}", file.display()));
    let mut told: BTreeMap<u64, (&str, String)> = BTreeMap::new();
    for (line, code) in &found.number_known {
        told.insert(*line, ("new", format!("its number leads to {code} already")));
    }
    for line in &found.same_lines {
        told.insert(*line, ("same", String::new()));
    }
    for line in &found.left_lines {
        told.insert(*line, ("left", "it was loaded before and is gone since".to_owned()));
    }
    for row in &found.changed {
        let differences: Vec<_> =
            row.differences.iter().map(|one| crate::cli::import::difference(import, one)).collect();
        told.insert(row.line, ("changed", differences.join("; ")));
    }
    for (rows, status) in [(&found.ignored, "ignored"), (&found.rejected, "refused")] {
        for one in rows {
            let column = one.column.as_ref().map(|column| format!("{column}: ")).unwrap_or_default();
            told.insert(one.line, (status, format!("{column}{}", one.reason)));
        }
    }
    let input = import.input().open()?;
    let mut table = Table::open(input, import.file_format(), found.today).map_err(|bad| unwritten(&bad))?;
    let mut report = csv::WriterBuilder::new()
        .delimiter(table.delimiter())
        .flexible(true)
        .from_path(file)
        .map_err(|e| unwritten(&e))?;
    let width = table.header().len();
    let head = table.header().iter().cloned().chain(["ombruk".to_owned(), "ombruk: why".to_owned()]);
    report.write_record(head.collect::<Vec<_>>()).map_err(|e| unwritten(&e))?;
    while let Some(row) = table.advance() {
        let line = row.as_ref().map_or_else(|rejected| rejected.line, |()| table.line);
        let (status, why) = told.get(&line).cloned().unwrap_or(("new", String::new()));
        let mut cells: Vec<String> = table.written().collect();
        cells.resize(cells.len().max(width), String::new());
        cells.extend([status.to_owned(), why]);
        report.write_record(cells).map_err(|e| unwritten(&e))?;
    }
    report.flush()?;
    say!("Every row with what became of it: {} ({}).", file.display(), count(found.rows, "row", "rows"));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::registers::Reason;

    #[test]
    fn a_cause_is_one_line() {
        let unit = |line| Rejected::new(line, Reason::UnknownUnit).at("unit", "enhet");
        let number = |line, text| Rejected::new(line, Reason::NotANumber).at("Antall", text);
        let rejected: Vec<_> = (2..20_000).map(unit).chain([number(20_000, "x")]).collect();
        assert_eq!(
            causes(&rejected),
            [
                "19998 rows: unit: \"enhet\" is no known unit; the first is line 2",
                "line 20000, Antall: \"x\" is not a number",
            ]
        );
        let some: Vec<_> = ["a", "b", "a"].into_iter().zip(3..).map(|(text, line)| number(line, text)).collect();
        assert_eq!(causes(&some), ["3 rows: Antall: \"a\", \"b\" is not a number; the first is line 3"]);
    }
}
