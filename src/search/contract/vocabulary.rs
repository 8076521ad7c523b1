//! The names of categories.

/// The names of all categories. An engine is given all of them at once: names of one category split compounds in the
/// lots of another. So an index made with other names is another index.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    version: u64,
    categories: Vec<Category>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    pub key: String,
    /// The category above it.
    pub parent: Option<String>,
    /// A name in each language, then synonyms. Of a name of several words, the last word is the thing itself ("office
    /// chair" is a chair).
    pub names: Vec<String>,
}

impl Vocabulary {
    /// The categories may be in any order.
    pub fn new(mut categories: Vec<Category>) -> Self {
        categories.sort_by(|a, b| a.key.cmp(&b.key));
        let line = |category: &Category| {
            let parent = category.parent.as_deref().unwrap_or_default();
            format!("{}\t{parent}\t{}\n", category.key, category.names.join("|"))
        };
        let version = fnv1a(categories.iter().map(line).collect::<String>().as_bytes());
        Self { version, categories }
    }

    /// Other names or another tree make another version. An index that was made with another version is rebuilt.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Sorted by their keys.
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.categories.iter().flat_map(|category| &category.names).map(String::as_str)
    }
}

/// The FNV-1a hash is the same in every version of the compiler. The hashes of the standard library are not.
pub(super) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
