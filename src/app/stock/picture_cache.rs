//! What was served of pictures a moment ago: the files of small pictures, and who may see which picture. A page of things
//! asks for many pictures at once, and a colleague beside it for the same ones.

use std::{
    sync::Arc,
    time::{Duration, Instant as Tick},
};

use bytes::Bytes;
use quick_cache::{Weighter, sync::Cache};

use crate::{
    domain::{PersonId, PictureId, directory::actor::Actor},
    media::Size,
};

/// How long it is remembered that somebody may see a picture. Another node may have changed that meanwhile, so it is only
/// seconds.
const REMEMBERED: Duration = Duration::from_secs(5);
const MOST_SEEN: usize = 10_000;
/// The most bytes of all files in memory. Those of about 700 pictures in the smallest size.
const MOST_BYTES: u64 = 8 * 1024 * 1024;
/// Files above this are not kept in memory. Those are pictures in the largest size, which one person looks at.
const LARGEST: usize = 100 * 1024;

pub struct PictureCache {
    /// A file never changes, so it is never out of date.
    files: Cache<(PictureId, Size), Bytes, Length>,
    seen: Cache<(PersonId, String), Seen>,
}

/// Somebody may see the picture, as far as everything until `commits` says.
#[derive(Clone)]
struct Seen {
    actor: Arc<Actor>,
    commits: u64,
    at: Tick,
    picture: PictureId,
}

#[derive(Clone)]
struct Length;

impl Weighter<(PictureId, Size), Bytes> for Length {
    fn weight(&self, _: &(PictureId, Size), bytes: &Bytes) -> u64 {
        bytes.len() as u64
    }
}

impl PictureCache {
    /// The picture with this hash, if it was found lately that the actor may see it, and nothing was written since.
    pub fn seen(&self, actor: &Arc<Actor>, hash: &str, commits: u64, now: Tick) -> Option<PictureId> {
        let seen = self.seen.get(&(actor.person, hash.to_owned()))?;
        // The roles of another sign-in of the same person may differ.
        let same = Arc::ptr_eq(&seen.actor, actor) && seen.commits == commits;
        (same && now.duration_since(seen.at) < REMEMBERED).then_some(seen.picture)
    }

    /// The actor may see the picture. `commits` was read before the database was asked.
    pub fn remember(&self, actor: &Arc<Actor>, hash: &str, commits: u64, at: Tick, picture: PictureId) {
        let seen = Seen { actor: actor.clone(), commits, at, picture };
        self.seen.insert((actor.person, hash.to_owned()), seen);
    }

    pub fn file(&self, picture: PictureId, size: Size) -> Option<Bytes> {
        self.files.get(&(picture, size))
    }

    pub fn keep(&self, picture: PictureId, size: Size, bytes: &Bytes) {
        if bytes.len() <= LARGEST {
            self.files.insert((picture, size), bytes.clone());
        }
    }
}

impl Default for PictureCache {
    fn default() -> Self {
        Self { files: Cache::with_weighter(700, MOST_BYTES, Length), seen: Cache::new(MOST_SEEN) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::directory::access::tests::somebody;

    #[test]
    fn who_may_see_a_picture_is_asked_again_after_five_seconds_a_write_or_another_sign_in() {
        let (cache, actor, picture, at) = (PictureCache::default(), somebody(), PictureId::new(), Tick::now());
        cache.remember(&actor, "hash", 7, at, picture);
        assert_eq!(cache.seen(&actor, "hash", 7, at + REMEMBERED / 2), Some(picture));
        assert_eq!(cache.seen(&actor, "other", 7, at), None);
        assert_eq!(cache.seen(&actor, "hash", 8, at), None);
        assert_eq!(cache.seen(&actor, "hash", 7, at + REMEMBERED), None);
        assert_eq!(cache.seen(&Arc::new((*actor).clone()), "hash", 7, at), None);
    }

    #[test]
    fn only_small_files_are_kept_and_only_so_many() {
        let (cache, large) = (PictureCache::default(), PictureId::new());
        cache.keep(large, Size::Large, &Bytes::from(vec![0; LARGEST + 1]));
        assert_eq!(cache.file(large, Size::Large), None);
        let pictures: Vec<PictureId> = (0..2_000).map(|_| PictureId::new()).collect();
        for picture in &pictures {
            cache.keep(*picture, Size::Small, &Bytes::from(vec![0; 10_000]));
        }
        let kept = pictures.iter().filter(|picture| cache.file(**picture, Size::Small).is_some()).count();
        assert!((1..=MOST_BYTES as usize / 10_000).contains(&kept), "{kept}");
    }
}
