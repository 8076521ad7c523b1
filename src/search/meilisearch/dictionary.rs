//! Which words the lots have that the asker sees. A word exists for the asker only if such a lot has it. Otherwise the
//! decisions of a search would reveal words in the lots of others.

use futures_util::future::try_join_all;
use uuid::Uuid;

use crate::search::contract::{Query, Tier};
use crate::search::meilisearch::client::Client;
use crate::search::meilisearch::error::Error;
use crate::search::meilisearch::filter::{Narrowing, all, any_id};
use crate::search::meilisearch::wanted::{Known, Wanted, has_beginning, has_exactly};
use crate::search::meilisearch::wire::{Question, ask, values};
use crate::search::query::{Asked, AskedChunk, Likeness, typos};

/// The most words that are searched, as in the embedded engine.
const WORDS: usize = 15;
/// The fewest letters of a word that is searched with typos although some lot has it: who types "capisko" may mean
/// "capisco".
const KNOWN_TYPO_MIN_CHARS: usize = 6;
/// The most words that are taken for one with a typing error.
const NEAR: usize = 200;

/// The least likeness of two words, in thousandths. Less is chance.
const LEAST_LIKENESS: usize = 350;
const ALIKE: usize = 8;
/// Words that only look alike begin with the same letters, so many of them: the server has no other list of words.
const SAME_BEGINNING: usize = 3;

/// The words of the lots that one asker sees.
pub struct Dictionary<'a> {
    pub client: &'a Client,
    pub index: &'a str,
    pub narrowing: &'a Narrowing,
    /// The asker's organisations.
    pub own: &'a [Uuid],
}

/// Whether lots have a word.
#[derive(Clone, Copy, Default)]
struct Presence {
    exactly: bool,
    begins: bool,
}

impl Dictionary<'_> {
    /// The words that are searched, with what is known of each. Words with a hyphen are searched as one word where the
    /// lots have them as one ("KX7-2M9P"), else as their pieces.
    pub async fn choose<'q>(&self, query: &Query, chunks: &'q [AskedChunk]) -> Result<Vec<(&'q Asked, Known)>, Error> {
        let is_place = |asked: &Asked| query.place_words.iter().any(|place| place.word == asked.word.exact);
        let is_sure = |joined: &Asked| joined.is_sure || is_place(joined);
        let joined = chunks.iter().filter_map(|chunk| chunk.joined.as_ref());
        let unsure = joined.filter(|joined| !is_sure(joined) || joined.typos > 0);
        let pieces = chunks.iter().flat_map(|chunk| &chunk.pieces).filter(|piece| piece.typos > 0);
        let looked_up: Vec<&Asked> = unsure.chain(pieces).collect();
        let presences = self.presences(&looked_up).await?;
        let presence = |asked: &Asked| {
            let at = looked_up.iter().position(|one| std::ptr::eq(*one, asked));
            at.map(|at| presences[at]).unwrap_or_default()
        };
        let is_known = |joined: &Asked| {
            let Presence { exactly, begins } = presence(joined);
            is_sure(joined) || exactly || begins
        };
        let mut chosen: Vec<&Asked> = Vec::new();
        for chunk in chunks {
            match &chunk.joined {
                Some(joined) if is_known(joined) => chosen.push(joined),
                _ => chosen.extend(&chunk.pieces),
            }
        }
        chosen.truncate(WORDS);
        let presences: Vec<Presence> = chosen.iter().map(|asked| presence(asked)).collect();
        let known = try_join_all(chosen.iter().zip(presences).map(|(asked, presence)| self.known(asked, presence)));
        let known = known.await?;
        Ok(chosen.into_iter().zip(known).collect())
    }

    async fn presences(&self, asked: &[&Asked]) -> Result<Vec<Presence>, Error> {
        let own = self.own;
        let counting =
            |words: String| Question::counting(self.index, all([self.narrowing.audience().to_owned(), words]), &[]);
        let each = |asked: &&Asked| [has_exactly(asked, own), has_beginning(asked, own)].map(counting);
        let questions: Vec<Question> = asked.iter().flat_map(each).collect();
        let replies = ask(self.client, &questions).await?;
        let is_any = |at: usize| replies.get(at).is_some_and(|reply| reply.estimated_total_hits > 0);
        Ok((0..asked.len()).map(|n| Presence { exactly: is_any(2 * n), begins: is_any(2 * n + 1) }).collect())
    }

    async fn known(&self, asked: &Asked, presence: Presence) -> Result<Known, Error> {
        if asked.typos == 0 {
            return Ok(Known::default());
        }
        let is_there = presence.exactly;
        let is_category = || asked.categories.iter().any(|(_, tier)| *tier >= Tier::Prefix);
        let begins = asked.prefix && (is_there || is_category() || presence.begins);
        let distance = match is_there {
            true if asked.word.exact.chars().count() < KNOWN_TYPO_MIN_CHARS => 0,
            true => asked.typos.min(1),
            false => asked.typos,
        };
        if distance == 0 {
            return Ok(Known { is_there, begins, ..Known::default() });
        }
        let exact: Vec<char> = asked.word.exact.chars().collect();
        let is_near = |word: &String| {
            let letters: Vec<char> = word.chars().collect();
            typos(&exact, &letters, distance.into()).is_some_and(|n| n > 0)
        };
        let (said, own) = tokio::try_join!(self.said(&asked.word.exact), self.own(&asked.word.exact))?;
        let near = said.into_iter().filter(is_near).take(NEAR).collect();
        let own_near = own.into_iter().filter(is_near).take(NEAR).collect();
        Ok(Known { is_there, begins, near, own_near })
    }

    /// The words that everybody who sees a lot may read. Those of the most lots come first.
    async fn said(&self, text: &str) -> Result<Vec<String>, Error> {
        values(self.client, self.index, "word", text, self.narrowing.audience()).await
    }

    /// The words that only people of the lot's organisation may read.
    async fn own(&self, text: &str) -> Result<Vec<String>, Error> {
        if self.own.is_empty() {
            return Ok(Vec::new());
        }
        let filter = all([self.narrowing.audience().to_owned(), any_id("visible_to", self.own)]);
        values(self.client, self.index, "own_word", text, &filter).await
    }

    /// Adds words of lots to the wanted words that only look like these. Returns whether there are any.
    pub async fn look_alike(&self, wanted: &mut [Wanted]) -> Result<bool, Error> {
        let mut any = false;
        for one in wanted.iter_mut().filter(|one| !one.has_digits) {
            let beginning: String = one.exact.chars().take(SAME_BEGINNING).collect();
            let alike = likest(&one.exact, self.said(&beginning).await?);
            any |= !alike.is_empty();
            one.add_alike(&alike);
        }
        Ok(any)
    }
}

/// The words that are most like this one.
fn likest(word: &str, others: Vec<String>) -> Vec<String> {
    let likeness = Likeness::to(word);
    let likeness = |other: &String| likeness.of(other);
    let of_its_length = |other: &String| other.len().abs_diff(word.len()) <= word.len() / 2;
    let mut likest: Vec<String> = others.into_iter().filter(of_its_length).collect();
    let most = likest.iter().map(likeness).max().unwrap_or_default();
    likest.retain(|other| most > LEAST_LIKENESS && likeness(other) == most);
    likest.truncate(ALIKE);
    likest
}
