//! The version of the shipped words.

use sha2::{Digest, Sha256};

/// The files of `search/` that say what words mean. Each file is compiled in once, wherever it is named.
const FILES: [&str; 11] = [
    include_str!("../../../search/asking.txt"),
    include_str!("../../../search/compounds.txt"),
    include_str!("../../../search/exceptions.txt"),
    include_str!("../../../search/hints.toml"),
    include_str!("../../../search/prepositions.txt"),
    include_str!("../../../search/synonyms.toml"),
    include_str!("../../../search/stopwords/keep.txt"),
    include_str!("../../../search/stopwords/no.txt"),
    include_str!("../../../search/stopwords/sv.txt"),
    include_str!("../../../search/stopwords/da.txt"),
    include_str!("../../../search/stopwords/en.txt"),
];

/// A hash of the shipped words. An index that was made with other words has other stems and concepts.
pub fn files_version() -> String {
    let mut hash = Sha256::new();
    for file in FILES {
        hash.update(file.len().to_be_bytes());
        hash.update(file);
    }
    hex::encode(hash.finalize())
}
