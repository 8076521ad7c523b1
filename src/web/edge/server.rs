//! Connections: how many there may be, and how long each may make the server wait.

use std::{convert::Infallible, io, sync::Arc, time::Duration};

use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use poem::{
    Endpoint,
    http::{self, uri::Scheme},
    web::{LocalAddr, RemoteAddr},
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use self::{
    connections::{Admitted, Connections},
    watched::Watched,
};

mod connections;
mod watched;

/// The pause after a failed accept. It doubles up to the longest one: without file descriptors every accept fails.
const PAUSE: Duration = Duration::from_millis(20);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);
/// Idle connections that are closed where file descriptors run out.
const MAKE_ROOM: usize = 16;

/// How many connections, and how long each may make the server wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Cleartext HTTP/2 beside HTTP/1.1.
    pub http2: bool,
    pub connections: usize,
    pub connections_per_address: usize,
    /// Requests at a time on one HTTP/2 connection.
    pub streams: u32,
    /// For the whole head of a request, from its first byte. For the first request, from the connection's beginning.
    pub header: Duration,
    /// For the whole body of a request.
    pub body: Duration,
    /// For the next request to begin, or for the client to read more of an answer.
    pub idle: Duration,
    /// For the answer to a request, from the end of its head. Clients get an answer even if the database hangs.
    pub request: Duration,
}

/// How long the whole body of a request may take.
#[derive(Clone, Copy)]
pub struct BodyTimeout(pub Duration);

/// How long answering a request may take.
#[derive(Clone, Copy)]
pub struct RequestTimeout(pub Duration);

/// Answers until `stop`, then lets requests that have begun end within `grace`.
pub async fn serve<E: Endpoint + 'static>(
    listener: TcpListener,
    site: E,
    limits: Limits,
    stop: impl Future<Output = ()>,
    grace: Duration,
) -> io::Result<()> {
    let local = LocalAddr(listener.local_addr()?.into());
    let (site, connections) = (Arc::new(site), Connections::new(limits));
    let (ending, ended) = watch::channel(false);
    let mut tasks = JoinSet::new();
    let mut pause = PAUSE;
    tokio::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            Some(_) = tasks.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((socket, address)) => {
                    pause = PAUSE;
                    if let Some(admitted) = connections.admit(address.ip()) {
                        let remote = RemoteAddr(address.into());
                        tasks.spawn(answer(socket, admitted, site.clone(), limits, (local.clone(), remote), ended.clone()));
                    }
                }
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => {
                    tracing::error!(%error, "cannot accept connections");
                    connections.make_room(MAKE_ROOM);
                    tokio::select! {
                        () = &mut stop => break,
                        () = sleep(pause) => {}
                    }
                    pause = (pause * 2).min(LONGEST_PAUSE);
                }
            }
        }
    }
    drop(listener);
    ending.send_replace(true);
    let all = async { while tasks.join_next().await.is_some() {} };
    if timeout(grace, all).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
    Ok(())
}

/// Whether the failure concerns one connection, whose peer went away before it was accepted. The next accept may
/// succeed.
fn is_of_one_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset, Interrupted};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset | Interrupted)
}

async fn answer<E: Endpoint + 'static>(
    socket: TcpStream,
    admitted: Admitted,
    site: Arc<E>,
    limits: Limits,
    (local, remote): (LocalAddr, RemoteAddr),
    mut ending: watch::Receiver<bool>,
) {
    let connection = admitted.connection();
    let io = TokioIo::new(Watched::new(socket, connection.clone()));
    let service = service_fn(move |mut request: http::Request<Incoming>| {
        let busy = connection.begin();
        let (site, local, remote) = (site.clone(), local.clone(), remote.clone());
        request.extensions_mut().insert(BodyTimeout(limits.body));
        request.extensions_mut().insert(RequestTimeout(limits.request));
        async move {
            let response = site.get_response((request, local, remote, Scheme::HTTP).into()).await;
            drop(busy);
            Ok::<_, Infallible>(hyper::Response::from(response))
        }
    });
    let mut builder = auto::Builder::new(TokioExecutor::new());
    if !limits.http2 {
        builder = builder.http1_only();
    }
    builder.http2().max_concurrent_streams(limits.streams);
    let answering = builder.serve_connection(io, service);
    tokio::pin!(answering);
    let mut leaving = false;
    loop {
        tokio::select! {
            // Errors of a connection are not logged, since its peer causes them. Requests are logged in `request.rs`.
            _ = answering.as_mut() => return,
            () = admitted.is_closed() => return,
            () = sleep(admitted.look_again_in()) => if admitted.waited_too_long() { return },
            _ = ending.changed(), if !leaving => {
                leaving = true;
                answering.as_mut().graceful_shutdown();
            }
        }
    }
}
