//! Sizes as people write them: "120x80x72", "B 120 D 80 H 72", "Ø90 cm", "1,2 m". Kept in whole millimetres.

use serde::{Deserialize, Serialize};

use crate::ratio::div_half_even;

/// The longest side a thing can have. Longer is a typing error, or millimetres taken for centimetres.
pub const LONGEST_MM: i64 = 50_000;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LengthUnit {
    Mm,
    #[default]
    Cm,
    M,
    Inch,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sizes {
    pub width_mm: Option<i64>,
    pub depth_mm: Option<i64>,
    pub height_mm: Option<i64>,
}

/// One length in millimetres; `assumed` where no unit is written. `None` when it is not one length.
pub fn length(text: &str, assumed: LengthUnit) -> Option<i64> {
    match measures(text)?.as_slice() {
        [one] => one.millimetres(assumed),
        _ => None,
    }
}

impl Sizes {
    /// Up to three lengths: by their letters, else in the order width, depth, height. A unit at the end holds for all.
    pub fn parse(text: &str, assumed: LengthUnit) -> Option<Self> {
        let measures = measures(text)?;
        let unit = measures.last()?.unit.unwrap_or(assumed);
        let (mut sizes, mut loose, mut long) = (Self::default(), Vec::new(), None);
        for measure in &measures {
            let mm = measure.millimetres(unit)?;
            let mut seats = match measure.axis {
                Some(Axis::Width) => vec![&mut sizes.width_mm],
                Some(Axis::Depth) => vec![&mut sizes.depth_mm],
                Some(Axis::Height) => vec![&mut sizes.height_mm],
                Some(Axis::Diameter) => vec![&mut sizes.width_mm, &mut sizes.depth_mm],
                Some(Axis::Length) => vec![&mut long],
                None => {
                    loose.push(mm);
                    continue;
                }
            };
            if seats.iter_mut().any(|seat| seat.replace(mm).is_some()) {
                return None;
            }
        }
        // A table's length is kept as its width. If the table also has a breadth, that is kept as its depth.
        if let Some(long) = long {
            match (sizes.width_mm.replace(long), sizes.depth_mm) {
                (Some(breadth), None) => sizes.depth_mm = Some(breadth),
                (Some(_), Some(_)) => return None,
                (None, _) => {}
            }
        }
        for mm in loose {
            let mut seats = [&mut sizes.width_mm, &mut sizes.depth_mm, &mut sizes.height_mm].into_iter();
            *seats.find(|seat| seat.is_none())? = Some(mm);
        }
        Some(sizes)
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Axis {
    Width,
    Depth,
    Height,
    Length,
    Diameter,
}

struct Measure {
    /// In thousandths of the unit.
    thousandths: i64,
    unit: Option<LengthUnit>,
    axis: Option<Axis>,
}

impl Measure {
    fn millimetres(&self, assumed: LengthUnit) -> Option<i64> {
        let micrometres = match self.unit.unwrap_or(assumed) {
            LengthUnit::Mm => 1_000,
            LengthUnit::Cm => 10_000,
            LengthUnit::M => 1_000_000,
            LengthUnit::Inch => 25_400,
        };
        let mm = div_half_even(i128::from(self.thousandths) * micrometres, 1_000_000)?;
        (1..=LONGEST_MM).contains(&mm).then_some(mm)
    }
}

/// All lengths in the text, or `None` as soon as there is something that is not part of a size.
fn measures(text: &str) -> Option<Vec<Measure>> {
    let text = text.to_lowercase();
    let mut rest = text.trim();
    let (mut found, mut axis): (Vec<Measure>, _) = (Vec::new(), None);
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_digit() {
            let (thousandths, after) = number(rest)?;
            found.push(Measure { thousandths, unit: None, axis: axis.take() });
            if found.len() > 3 {
                return None;
            }
            rest = after;
        } else if first.is_alphabetic() {
            let end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let word = &rest[..end];
            let bare = word.strip_suffix('x').filter(|w| unit(w).is_some()).unwrap_or(word);
            match (unit(bare), found.last_mut()) {
                (Some(unit), Some(last)) if last.unit.is_none() => last.unit = Some(unit),
                _ if matches!(word, "x" | "ca" | "cirka") => {}
                _ => axis = Some(named_axis(word)?),
            }
            rest = &rest[end..];
        } else {
            match first {
                '"' | '″' | '”' => found.last_mut()?.unit = Some(LengthUnit::Inch),
                c if c.is_whitespace() || "×*.,;:=/~()".contains(c) => {}
                _ => return None,
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    (!found.is_empty() && axis.is_none()).then_some(found)
}

/// "1,25" is 1250 thousandths; what follows is handed back.
fn number(text: &str) -> Option<(i64, &str)> {
    let digits = |t: &str| t.find(|c: char| !c.is_ascii_digit()).unwrap_or(t.len());
    let whole = digits(text);
    let (fraction, rest) = match text[whole..].strip_prefix(['.', ',']) {
        Some(after) if digits(after) > 0 => after.split_at(digits(after)),
        _ => ("", &text[whole..]),
    };
    if whole > 7 || fraction.len() > 9 {
        return None;
    }
    let padded = format!("{fraction:0<3}");
    let thousandths = text[..whole].parse::<i64>().ok()? * 1_000 + padded[..3].parse::<i64>().ok()?;
    Some((thousandths, rest))
}

fn unit(word: &str) -> Option<LengthUnit> {
    match word {
        "mm" | "millimeter" => Some(LengthUnit::Mm),
        "cm" | "centimeter" => Some(LengthUnit::Cm),
        "m" | "meter" => Some(LengthUnit::M),
        "in" | "inch" | "tommer" | "tum" => Some(LengthUnit::Inch),
        _ => None,
    }
}

fn named_axis(word: &str) -> Option<Axis> {
    match word {
        "b" | "br" | "w" | "bredde" | "breidde" | "bredd" | "width" => Some(Axis::Width),
        "d" | "dybde" | "djupn" | "djup" | "depth" => Some(Axis::Depth),
        "h" | "høyde" | "høgd" | "höjd" | "højde" | "height" => Some(Axis::Height),
        "l" | "lengde" | "lengd" | "längd" | "længde" | "length" => Some(Axis::Length),
        "ø" | "diameter" | "diam" | "dia" => Some(Axis::Diameter),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn one_length() {
        for (text, mm) in [
            ("120 cm", 1200),
            ("120", 1200),
            ("1,2 m", 1200),
            ("1.2m", 1200),
            ("1200 mm", 1200),
            ("ca. 80", 800),
            ("24\"", 610),
        ] {
            assert_eq!(length(text, LengthUnit::Cm), Some(mm), "{text}");
        }
        for text in ["", "cm", "120x80", "lang", "-3", "0", "65-125", "99999999999999999999", "6000", "h"] {
            assert_eq!(length(text, LengthUnit::Cm), None, "{text}");
        }
    }

    #[test]
    fn sizes_as_written() {
        let all = Sizes { width_mm: Some(1200), depth_mm: Some(800), height_mm: Some(720) };
        for text in [
            "120x80x72",
            "120 x 80 x 72 cm",
            "120×80×72",
            "120cmx80cmx72cm",
            "1200x800x720mm",
            "B120 D80 H72",
            "B: 120, D: 80, H: 72 cm",
            "L 120 B 80 H 72",
            "1,2 x 0,8 x 0,72 m",
            "H 72, 120x80",
        ] {
            assert_eq!(Sizes::parse(text, LengthUnit::Cm), Some(all), "{text}");
        }
        let round = Sizes { width_mm: Some(900), depth_mm: Some(900), height_mm: None };
        assert_eq!(Sizes::parse("Ø 90", LengthUnit::Cm), Some(round));
        for text in ["120x80x72x3", "B120 B80", "stor", "160x80x65-125", "Ø90 B80"] {
            assert_eq!(Sizes::parse(text, LengthUnit::Cm), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_size_or_not(text: String) {
            let _ = (Sizes::parse(&text, LengthUnit::Cm), length(&text, LengthUnit::Mm));
        }

        #[test]
        fn size_like_text_never_panics(text in "[0-9xX ,.×Øbdhlcm\"]{0,24}") {
            let _ = Sizes::parse(&text, LengthUnit::M);
        }
    }
}
