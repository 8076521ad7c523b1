//! What a file holds and what would become of it.

use std::path::Path;

use crate::cli::import::{causes::causes, difference, rows, things};
use crate::{
    app::registers::{Found, Import},
    cli::count,
};

/// How many lines of one list are shown. The report file has all of them.
const SHOWN: usize = 20;

/// Prints how many rows are good, rejected and ignored, which are all rows of the file. Rejected and ignored rows are
/// listed with their causes.
pub fn show(file: &Path, import: &Import, found: &Found) {
    say!("{}: {}, {} blank", file.display(), rows(found.rows), found.blank);
    if let Some(before) = &import.loaded_before {
        let at = before.created_at.format("%Y-%m-%d %H:%M UTC");
        say!("  A file with these contents was loaded on {at}: import {}.", before.id);
    }
    say!("  good     {:>8}: {}, {}", found.loaded, count(found.lots, "lot", "lots"), things(found.things));
    say!("    new      {:>8}", found.new);
    say!("    same     {:>8}", found.same);
    say!("    changed  {:>8}", found.changed.len());
    for row in found.changed.iter().take(SHOWN) {
        let differences: Vec<_> = row.differences.iter().map(|one| difference(import, one)).collect();
        say!("      line {}, {}: {}", row.line, row.code, differences.join("; "));
    }
    more(found.changed.len());
    if !found.left_lines.is_empty() {
        say!("    left     {:>8}: loaded before and gone since; they stay so", found.left_lines.len());
    }
    say!("  rejected {:>8}", found.rejected.len());
    for cause in causes(&found.rejected) {
        say!("    {cause}");
    }
    say!("  ignored  {:>8}", found.ignored.len());
    for cause in causes(&found.ignored) {
        say!("    {cause}");
    }
    hints(found);
    sums(found);
}

fn hints(found: &Found) {
    if let Some(line) = found.first_short {
        say!("  {} shorter than the header; the first is line {line}", count(found.short, "row is", "rows are"));
    }
    if let Some((line, code)) = found.number_known.first() {
        let rows = count(found.number_known.len() as u64, "new row has", "new rows have");
        say!("  {rows} a number that leads to a thing already; the first is line {line} and leads to {code}");
        say!("    if numbers identify in this register, `identity` in the map says so");
    }
    if !found.vanished.is_empty() {
        let rows = count(found.vanished.len() as u64, "thing of earlier files is", "things of earlier files are");
        say!("  {rows} no longer in the register:");
        for row in found.vanished.iter().take(SHOWN) {
            say!("    {} {} (line {} then)", row.code, row.name, row.line);
        }
        more(found.vanished.len());
    }
    if found.prices_left_out > 0 {
        let left_out = count(found.prices_left_out, "price is left out: it is", "prices are left out: they are");
        say!("  {left_out} in another currency than the organisation's");
    }
}

/// Prints how many things there are of each category, place, unit and condition, the most first, and how often the
/// map's default was taken.
fn sums(found: &Found) {
    for kind in ["category", "place", "unit", "condition"] {
        let mut sums: Vec<_> =
            found.sums.0.iter().filter(|((of, _), _)| *of == kind).map(|((_, name), n)| (*n, name)).collect();
        sums.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        if sums.is_empty() {
            continue;
        }
        match found.by_default.get(kind) {
            Some(n) => say!("  by {kind} ({} by the map's default)", rows(*n)),
            None => say!("  by {kind}"),
        }
        for (n, name) in sums.iter().take(SHOWN) {
            say!("    {n:>8} {name}");
        }
        more(sums.len());
    }
}

fn more(n: usize) {
    if n > SHOWN {
        say!("      and {} more", n - SHOWN);
    }
}
