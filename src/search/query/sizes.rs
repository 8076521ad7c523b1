//! Sizes in texts: "160 x 80", "160×80", "27 tommer", "27\"", "16 GB", "120 cm".

/// A size in the form of the index, however it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Size {
    /// "160x80cm" with the longer side first, "120cm", "27in", "16gb".
    pub word: String,
    /// The range in the text, in bytes.
    pub from: usize,
    pub to: usize,
}

/// Numbers above this without a unit are millimetres: no table is five metres long.
const MOST_CM: u64 = 500;
/// Numbers below this without a unit are no sizes: "3x2" is a game.
const LEAST_CM: u64 = 20;

/// The sizes of a normalised text, in order. Three sides make three pairs.
pub fn sizes(text: &str) -> Vec<Size> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(number) = number(text, at) {
        at = number.to;
        let mut sides = vec![number];
        let mut end = number.to;
        while let Some(next) = next_side(text, end).filter(|_| sides.len() < 3) {
            end = next.to;
            sides.push(next);
        }
        let (unit, after) = match unit(text, end) {
            Some((unit, after)) => (Some(unit), after),
            None => (None, end),
        };
        let words = match (sides.as_slice(), unit) {
            ([one], Some(unit)) => single(one, unit, text.as_bytes().get(end) == Some(&b' ')).into_iter().collect(),
            ([_, _, ..], unit) => pairs(&sides, unit),
            _ => Vec::new(),
        };
        if !words.is_empty() {
            at = after;
            found.extend(words.into_iter().map(|word| Size { word, from: number.from, to: after }));
        }
    }
    found
}

/// The words by which a thing of these measures is found. `sides` are in millimetres.
pub fn of_measures(sides: &[u32]) -> Vec<String> {
    let cm: Vec<u64> = sides.iter().map(|mm| centimetres(u64::from(*mm) * 10, 1)).collect();
    let mut words: Vec<String> = cm.iter().flat_map(|cm| [format!("{cm}cm"), cm.to_string()]).collect();
    words.extend(each_pair(&cm));
    words
}

/// A number in tenths.
#[derive(Clone, Copy)]
struct Number {
    tenths: u64,
    whole: bool,
    from: usize,
    to: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Millimetre,
    Centimetre,
    Metre,
    Inch,
    Gigabyte,
    Terabyte,
}

/// The next number that does not stand inside a word: "T14" is a name.
fn number(text: &str, from: usize) -> Option<Number> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += bytes.get(at..)?.iter().position(u8::is_ascii_digit)?;
        let before = text.get(..at)?.chars().next_back();
        if at == from || before.is_none_or(|c| !c.is_alphanumeric() || c == 'x' || c == '×') {
            return Some(read(bytes, at));
        }
        at += bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    }
}

fn read(bytes: &[u8], from: usize) -> Number {
    let digits = |at: usize| bytes[at..].iter().take_while(|b| b.is_ascii_digit()).take(6).count();
    let value = |from: usize, to: usize| bytes[from..to].iter().fold(0, |n, b| n * 10 + u64::from(b - b'0'));
    let end = from + digits(from);
    let tenths = value(from, end) * 10;
    let decimal = matches!(bytes.get(end), Some(b',' | b'.')) && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
    if !decimal {
        return Number { tenths, whole: true, from, to: end };
    }
    let to = end + 1 + digits(end + 1);
    Number { tenths: tenths + u64::from(bytes[end + 1] - b'0'), whole: false, from, to }
}

/// "x 80" behind the first side.
fn next_side(text: &str, from: usize) -> Option<Number> {
    // "160cm x 80cm"
    let rest = text.get(from..)?.trim_start();
    let rest = rest.strip_prefix("cm").or_else(|| rest.strip_prefix("mm")).unwrap_or(rest).trim_start();
    let rest = ['x', '×', '*', '✕'].into_iter().find_map(|by| rest.strip_prefix(by))?.trim_start();
    let at = text.len() - rest.len();
    rest.as_bytes().first().filter(|b| b.is_ascii_digit()).map(|_| read(text.as_bytes(), at))
}

/// The unit behind a number, and where it ends.
fn unit(text: &str, from: usize) -> Option<(Unit, usize)> {
    const UNITS: [(&str, Unit); 24] = [
        ("millimeter", Unit::Millimetre),
        ("mm", Unit::Millimetre),
        ("centimeter", Unit::Centimetre),
        ("centimetre", Unit::Centimetre),
        ("cm", Unit::Centimetre),
        ("meter", Unit::Metre),
        ("metre", Unit::Metre),
        ("m", Unit::Metre),
        ("tommers", Unit::Inch),
        ("tommer", Unit::Inch),
        ("tommars", Unit::Inch),
        ("tommar", Unit::Inch),
        ("tomme", Unit::Inch),
        ("tums", Unit::Inch),
        ("tum", Unit::Inch),
        ("inches", Unit::Inch),
        ("inch", Unit::Inch),
        ("\"", Unit::Inch),
        ("”", Unit::Inch),
        ("″", Unit::Inch),
        ("''", Unit::Inch),
        ("′′", Unit::Inch),
        ("gb", Unit::Gigabyte),
        ("tb", Unit::Terabyte),
    ];
    let rest = text.get(from..)?;
    let named = rest.trim_start_matches([' ', '-', '\u{a0}']);
    let (name, unit) = UNITS.into_iter().find(|(name, _)| {
        let ends = |after: &str| after.chars().next().is_none_or(|c| !c.is_alphanumeric());
        let is_word = name.chars().all(char::is_alphabetic);
        named.strip_prefix(name).is_some_and(|after| !is_word || ends(after))
    })?;
    Some((unit, text.len() - named.len() + name.len()))
}

fn single(number: &Number, unit: Unit, spaced: bool) -> Option<String> {
    let n = number.tenths;
    Some(match unit {
        // "3M" is a brand.
        Unit::Metre if number.whole && !spaced => return None,
        Unit::Millimetre => format!("{}cm", centimetres(n, 1)),
        Unit::Centimetre => format!("{}cm", centimetres(n, 10)),
        Unit::Metre => format!("{}cm", centimetres(n, 1_000)),
        Unit::Inch if number.whole => format!("{}in", n / 10),
        Unit::Inch => format!("{}.{}in", n / 10, n % 10),
        Unit::Gigabyte => format!("{}gb", n / 10),
        Unit::Terabyte => format!("{}gb", n * 100),
    })
}

fn pairs(sides: &[Number], unit: Option<Unit>) -> Vec<String> {
    let largest = sides.iter().map(|side| side.tenths / 10).max().unwrap_or_default();
    let mm = match unit {
        Some(Unit::Millimetre) => 1,
        Some(Unit::Centimetre) => 10,
        Some(Unit::Metre) => 1_000,
        Some(_) => return Vec::new(),
        None if largest < LEAST_CM => return Vec::new(),
        None if largest <= MOST_CM => 10,
        None => 1,
    };
    let cm: Vec<u64> = sides.iter().map(|side| centimetres(side.tenths, mm)).collect();
    each_pair(&cm)
}

fn each_pair(cm: &[u64]) -> Vec<String> {
    let pairs = cm.iter().enumerate().flat_map(|(i, a)| cm[i + 1..].iter().map(move |b| (*a.max(b), *a.min(b))));
    pairs.map(|(a, b)| format!("{a}x{b}cm")).collect()
}

/// Converts tenths of a unit of `mm` millimetres to centimetres.
fn centimetres(tenths: u64, mm: u64) -> u64 {
    (tenths.saturating_mul(mm) + 50) / 100
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        sizes(text).into_iter().map(|size| size.word).collect()
    }

    #[test]
    fn a_size_is_the_same_however_it_is_written() {
        for text in [
            "160x80",
            "160 x 80",
            "160×80",
            "80x160",
            "80*160 cm",
            "1600x800",
            "1600 x 800 mm",
            "1,6 x 0,8 m",
            "160cm x 80cm",
        ] {
            assert_eq!(words(&format!("bord {text} hvit")), ["160x80cm"], "{text}");
        }
        for text in ["27\"", "27 tommer", "27-tommers", "27 tum", "27''", "27 inch", "27inch"] {
            assert_eq!(words(&format!("skjerm {text}")), ["27in"], "{text}");
        }
        for text in ["120 cm", "120cm", "1200 mm", "1,2 m", "1.2m"] {
            assert_eq!(words(text), ["120cm"], "{text}");
        }
        assert_eq!(words("16 gb ram, 1 tb disk, 23,8\""), ["16gb", "1000gb", "23.8in"]);
        assert_eq!(words("60x40x120"), ["60x40cm", "120x60cm", "120x40cm"]);
    }

    #[test]
    fn other_numbers_are_no_sizes() {
        for text in ["t14", "hag 8106", "3m tape", "2x4", "24 stoler", "5 mus", "", "x", "9999999999999999999999 x 3"] {
            assert!(words(text).is_empty() || text.starts_with("999"), "{text}: {:?}", words(text));
        }
    }

    #[test]
    fn measures_are_found_by_each_side_and_each_pair() {
        let words = of_measures(&[1_600, 800]);
        for word in ["160cm", "160", "80cm", "160x80cm"] {
            assert!(words.iter().any(|one| one == word), "{word} of {words:?}");
        }
    }
}
