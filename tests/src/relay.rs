//! Somebody between a laptop and a hub who alters answers: what a hostile proxy, or a hub that lies, could do.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;

/// Alters the body of an answer to a path.
pub type Alter = Arc<dyn Fn(&str, Vec<u8>) -> Vec<u8> + Send + Sync>;

/// Listens for laptops, passes all on to `hub` (which speaks plain HTTP) and lets `alter` at the answers; gives its address.
/// It ends with the test's process.
///
/// # Panics
/// When there is no port.
pub fn relay(hub: SocketAddr, alter: Alter) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("it listens");
    std::thread::spawn(move || {
        for laptop in listener.incoming().flatten() {
            // A laptop that hangs up says so to itself.
            let _ = pass(laptop, hub, &alter);
        }
    });
    format!("http://{address}")
}

fn pass(laptop: TcpStream, hub: SocketAddr, alter: &Alter) -> io::Result<()> {
    let (head, body) = message(&laptop)?;
    let path = head[0].split(' ').nth(1).unwrap_or_default().to_owned();
    let mut to_hub = TcpStream::connect(hub)?;
    send(&mut to_hub, &head, &body)?;
    let (head, body) = message(&to_hub)?;
    send(&mut &laptop, &head, &alter(&path, body))
}

/// One message: the lines of its head, without those about its length and connection, and its body.
fn message(stream: &TcpStream) -> io::Result<(Vec<String>, Vec<u8>)> {
    let mut reader = BufReader::new(stream);
    let (mut head, mut length) = (Vec::new(), 0);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end().to_owned();
        let name = line.split(':').next().unwrap_or_default().to_ascii_lowercase();
        match name.as_str() {
            "" => break,
            "content-length" => length = line[name.len() + 1..].trim().parse().unwrap_or(0),
            "connection" => {}
            _ => head.push(line),
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    if head.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok((head, body))
}

fn send(stream: &mut impl Write, head: &[String], body: &[u8]) -> io::Result<()> {
    let head = head.join("\r\n");
    let length = body.len();
    stream
        .write_all(format!("{head}\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n").as_bytes())?;
    stream.write_all(body)?;
    stream.flush()
}
