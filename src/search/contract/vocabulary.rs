//! What categories are called.

/// The names of all categories, given to an engine as a whole: names of one category split the compounds in another's
/// lots, so an index is made with all of them or with others.
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
    /// A name in each language, then synonyms. Of a name of several words the last counts as the thing itself ("office
    /// chair" is a chair).
    pub names: Vec<String>,
}

impl Vocabulary {
    /// In any order.
    pub fn new(mut categories: Vec<Category>) -> Self {
        categories.sort_by(|a, b| a.key.cmp(&b.key));
        let line = |category: &Category| {
            let parent = category.parent.as_deref().unwrap_or_default();
            format!("{}\t{parent}\t{}\n", category.key, category.names.join("|"))
        };
        let version = fnv1a(categories.iter().map(line).collect::<String>().as_bytes());
        Self { version, categories }
    }

    /// Another one for other names, and for another tree. An index that was made with another version is rebuilt.
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

/// The same in every version of the compiler, as the standard library's hashes are not.
pub(super) fn fnv1a(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
