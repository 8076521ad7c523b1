//! A body that is received no faster than it is read, and within a limit. The multipart parser buffers what it cannot
//! parse yet. Without a limit, a part whose head never ends would fill the memory.

use std::{
    io,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream::BoxStream};
use poem::{Body, http::StatusCode};

/// Larger than the head of any part. The limit can be exceeded by one piece, whose size the network decides.
const MOST_UNREAD: usize = 1024 * 1024;

/// State that the reader and the stream share.
#[derive(Clone, Default)]
pub struct Progress(Arc<State>);

#[derive(Default)]
struct State {
    /// Bytes since the reader last received something.
    unread: AtomicUsize,
    too_large: AtomicBool,
}

impl Progress {
    /// The reader received something.
    pub fn is_made(&self) {
        self.0.unread.store(0, Ordering::Relaxed);
    }

    /// The error that a reader answers when reading failed.
    pub fn failure(&self) -> poem::Error {
        poem::Error::from_status(match self.0.too_large.load(Ordering::Relaxed) {
            true => StatusCode::PAYLOAD_TOO_LARGE,
            false => StatusCode::BAD_REQUEST,
        })
    }
}

/// The body, cut off after `most` bytes.
pub fn bounded(body: Body, most: usize, progress: &Progress) -> Body {
    let pieces = body.into_bytes_stream().boxed();
    Body::from_bytes_stream(Arriving { pieces, left: most, progress: progress.clone(), rests: false })
}

struct Arriving {
    pieces: BoxStream<'static, io::Result<Bytes>>,
    left: usize,
    progress: Progress,
    /// A piece was just given out. The reader gets its turn before the next piece.
    rests: bool,
}

impl Stream for Arriving {
    type Item = io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        if std::mem::take(&mut self.rests) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let Poll::Ready(piece) = self.pieces.poll_next_unpin(context) else { return Poll::Pending };
        let Some(Ok(bytes)) = piece else { return Poll::Ready(piece) };
        let before = self.progress.0.unread.fetch_add(bytes.len(), Ordering::Relaxed);
        let Some(left) = self.left.checked_sub(bytes.len()).filter(|_| before < MOST_UNREAD) else {
            self.progress.0.too_large.store(true, Ordering::Relaxed);
            return Poll::Ready(Some(Err(io::ErrorKind::FileTooLarge.into())));
        };
        (self.left, self.rests) = (left, true);
        Poll::Ready(Some(Ok(bytes)))
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use futures_util::stream;

    use super::*;

    async fn sent(pieces: usize, most: usize, reads: bool) -> (usize, StatusCode) {
        let progress = Progress::default();
        let piece = || Ok::<_, io::Error>(Bytes::from(vec![0; 64 * 1024]));
        let body = Body::from_bytes_stream(stream::iter((0..pieces).map(move |_| piece())));
        let mut arriving = bounded(body, most, &progress).into_bytes_stream().boxed();
        let mut got = 0;
        while let Some(Ok(bytes)) = arriving.next().await {
            got += bytes.len();
            if reads {
                progress.is_made();
            }
        }
        (got, progress.failure().status())
    }

    #[tokio::test]
    async fn a_body_ends_at_its_bound_or_where_nobody_makes_sense_of_it() {
        let whole = 64 * 64 * 1024;
        assert_eq!(sent(64, whole, true).await, (whole, StatusCode::BAD_REQUEST));
        assert_eq!(sent(64, whole - 1, true).await, (whole - 64 * 1024, StatusCode::PAYLOAD_TOO_LARGE));
        assert_eq!(sent(64, whole, false).await, (MOST_UNREAD, StatusCode::PAYLOAD_TOO_LARGE));
    }
}
