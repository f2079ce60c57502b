//! Questions and answers as bytes (CBOR), the same code for both ends.
//!
//! | path | body | answer |
//! | --- | --- | --- |
//! | `POST /v1/hello` | a public key, 32 bytes, and half of what names the session, 16 | the other half, 16 bytes |
//! | `POST /v1/spaces/{space}/vector` | empty | `[receipt, [], [hole, …]]` |
//! | `POST /v1/spaces/{space}/give` | `[page, …]` | `[receipt, [[device, epoch, code, message], …], [hole, …]]` |
//! | `POST /v1/spaces/{space}/take` | `vector` | `[[page, …], more]` |
//! | `POST /v1/spaces/{space}/fill` | `[hole, …]` | `[[page, …], more]` |
//!
//! All but the first are signed ([`crate::auth`]). Pages and receipts ([`linli_core::receipt`]) are byte
//! strings, verbatim. Refusals are JSON `{code, message}` under their HTTP status.

use linli_core::journal::holes::{Hole, MOST_TOLD};
use linli_core::journal::vector::{Vector, Writer};
use linli_core::receipt::Receipt;
use linli_core::sync::{Answer, Held, Refusal};
use minicbor::{Decoder, Encoder};

/// The media type of every body.
pub const MEDIA: &str = "application/cbor";
/// The header by which a hub tells its epoch: random, new when its store is made.
pub const HUB_HEADER: &str = "x-linli-hub";

/// The bytes are not what this path takes or gives.
#[derive(Debug, thiserror::Error)]
#[error("not well formed: {0}")]
pub struct Malformed(#[from] minicbor::decode::Error);

impl Malformed {
    fn because(what: &'static str) -> Malformed {
        Malformed(minicbor::decode::Error::message(what))
    }
}

/// Writing into a Vec cannot fail.
fn written(f: impl FnOnce(&mut Encoder<&mut Vec<u8>>) -> Written) -> Vec<u8> {
    let mut bytes = Vec::new();
    let _ = f(&mut Encoder::new(&mut bytes));
    bytes
}

type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

/// The body of `give`.
pub fn write_pages(pages: &[Vec<u8>]) -> Vec<u8> {
    written(|e| put_pages(e, pages))
}

fn put_pages(e: &mut Encoder<&mut Vec<u8>>, pages: &[Vec<u8>]) -> Written {
    e.array(pages.len() as u64)?;
    for page in pages {
        e.bytes(page)?;
    }
    Ok(())
}

/// Reads the body of `give`; no more than `most` pages.
///
/// # Errors
/// [`Malformed`]
pub fn read_pages(body: &[u8], most: usize) -> Result<Vec<Vec<u8>>, Malformed> {
    let mut d = Decoder::new(body);
    let pages = get_pages(&mut d, most)?;
    whole(&d, body)?;
    Ok(pages)
}

fn get_pages(d: &mut Decoder<'_>, most: usize) -> Result<Vec<Vec<u8>>, Malformed> {
    let count = length(d)?;
    if count > most as u64 {
        return Err(Malformed::because("too many pages"));
    }
    // Space is made as bytes prove to be there, never for a number alone.
    let mut pages = Vec::new();
    for _ in 0..count {
        pages.push(d.bytes()?.to_vec());
    }
    Ok(pages)
}

/// The body of `take`.
pub fn write_vector(vector: &Vector) -> Vec<u8> {
    written(|e| e.encode(vector).map(drop))
}

/// Reads the body of `take`.
///
/// # Errors
/// [`Malformed`]
pub fn read_vector(body: &[u8]) -> Result<Vector, Malformed> {
    let mut d = Decoder::new(body);
    let vector = d.decode()?;
    whole(&d, body)?;
    Ok(vector)
}

/// The body of `fill`.
pub fn write_holes(holes: &[Hole]) -> Vec<u8> {
    written(|e| put_holes(e, holes))
}

fn put_holes(e: &mut Encoder<&mut Vec<u8>>, holes: &[Hole]) -> Written {
    e.array(holes.len() as u64)?;
    holes.iter().try_for_each(|hole| e.encode(hole).map(drop))
}

/// Reads the body of `fill`.
///
/// # Errors
/// [`Malformed`]
pub fn read_holes(body: &[u8]) -> Result<Vec<Hole>, Malformed> {
    let mut d = Decoder::new(body);
    let holes = get_holes(&mut d)?;
    whole(&d, body)?;
    Ok(holes)
}

fn get_holes(d: &mut Decoder<'_>) -> Result<Vec<Hole>, Malformed> {
    let count = length(d)?;
    if count > MOST_TOLD as u64 {
        return Err(Malformed::because("too many holes"));
    }
    (0..count).map(|_| Ok(d.decode()?)).collect()
}

/// An answer's body.
pub fn write_answer(answer: &Answer) -> Vec<u8> {
    written(|e| match answer {
        Answer::Holds(held) => put_holds(e, held, &[]),
        Answer::HoldsWithout(held, refused) => put_holds(e, held, refused),
        Answer::Pages(pages, more) => {
            e.array(2)?;
            put_pages(e, pages)?;
            e.bool(*more).map(drop)
        }
    })
}

fn put_holds(e: &mut Encoder<&mut Vec<u8>>, held: &Held, refused: &[Refusal]) -> Written {
    let receipt = held.receipt.as_ref().map_or(&[][..], Receipt::bytes);
    e.array(3)?.bytes(receipt)?.array(refused.len() as u64)?;
    for refusal in refused {
        e.array(4)?
            .encode(refusal.writer.device)?
            .u64(refusal.writer.epoch)?;
        e.str(&refusal.code)?.str(&refusal.message)?;
    }
    put_holes(e, &held.holes)
}

/// The answer to `vector` and `give`.
#[derive(Debug, PartialEq, Eq)]
pub struct Holds {
    /// The receipt's bytes.
    pub receipt: Vec<u8>,
    /// What was refused.
    pub refused: Vec<Refusal>,
    /// What the pages held lack.
    pub holes: Vec<Hole>,
}

/// Reads the answer to `vector` and `give`.
///
/// # Errors
/// [`Malformed`]
pub fn read_holds(body: &[u8]) -> Result<Holds, Malformed> {
    let mut d = Decoder::new(body);
    parts(&mut d, 3)?;
    let receipt = d.bytes()?.to_vec();
    let mut refused = Vec::new();
    for _ in 0..length(&mut d)? {
        if d.array()? != Some(4) {
            return Err(Malformed::because("a refusal has four parts"));
        }
        let writer = Writer {
            device: d.decode()?,
            epoch: d.u64()?,
        };
        refused.push(Refusal {
            writer,
            code: d.str()?.to_owned(),
            message: d.str()?.to_owned(),
        });
    }
    let holes = get_holes(&mut d)?;
    whole(&d, body)?;
    Ok(Holds {
        receipt,
        refused,
        holes,
    })
}

/// Reads the answer to `take` and `fill`.
///
/// # Errors
/// [`Malformed`]
pub fn read_taken(body: &[u8]) -> Result<Answer, Malformed> {
    let mut d = Decoder::new(body);
    parts(&mut d, 2)?;
    let pages = get_pages(&mut d, usize::MAX)?;
    let more = d.bool()?;
    whole(&d, body)?;
    Ok(Answer::Pages(pages, more))
}

fn parts(d: &mut Decoder<'_>, count: u64) -> Result<(), Malformed> {
    match d.array()? == Some(count) {
        true => Ok(()),
        false => Err(Malformed::because("an answer has other parts")),
    }
}

fn length(d: &mut Decoder<'_>) -> Result<u64, Malformed> {
    d.array()?.ok_or_else(|| Malformed::because("no length"))
}

fn whole(d: &Decoder<'_>, body: &[u8]) -> Result<(), Malformed> {
    if d.position() == body.len() {
        Ok(())
    } else {
        Err(Malformed::because("something follows"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use ed25519_dalek::SigningKey;
    use linli_core::id::Id;
    use linli_core::journal::vector::Head;
    use linli_core::receipt::Claim;

    fn vector() -> Vector {
        let mut vector = Vector::default();
        let writer = Writer {
            device: Id::from_bytes([7; 16]),
            epoch: u64::MAX >> 1,
        };
        vector.set(
            writer,
            Head {
                seq: 11_000,
                tag: [9; 8],
            },
        );
        vector
    }

    #[test]
    fn answers_are_read_as_they_were_written() {
        let refusal = Refusal {
            writer: *vector().iter().next().unwrap().0,
            code: "chain".into(),
            message: "two".into(),
        };
        let claim = Claim {
            space: Id::NIL,
            asker: Id::NIL,
            question: [1; 16],
            epoch: "e".into(),
            at_ms: 5,
            whole: true,
            vector: vector(),
        };
        let receipt = claim.sign(&SigningKey::from_bytes(&[1; 32]));
        let hole = |(writer, end): (&Writer, Head)| Hole {
            writer: *writer,
            end,
            round: Id::NIL,
        };
        let holes: Vec<Hole> = vector().iter().map(hole).collect();
        for refused in [vec![], vec![refusal]] {
            let mut held = Held::from(receipt.clone());
            held.holes = holes.clone();
            let read = read_holds(&write_answer(&Answer::HoldsWithout(held, refused.clone()))).unwrap();
            let receipt = receipt.bytes().to_vec();
            let holes = holes.clone();
            assert_eq!(
                read,
                Holds {
                    receipt,
                    refused,
                    holes
                }
            );
        }
        assert_eq!(read_holes(&write_holes(&holes)).unwrap(), holes);
        assert!(read_holes(&write_holes(&[holes[0]; MOST_TOLD + 1])).is_err());
        let pages = Answer::Pages(vec![vec![1, 2], vec![]], true);
        assert_eq!(read_taken(&write_answer(&pages)).unwrap(), pages);
    }

    #[test]
    fn what_is_cut_off_or_too_long_is_refused() {
        let body = write_pages(&[vec![0; 40], vec![1; 300]]);
        assert_eq!(read_pages(&body, 2).unwrap().len(), 2);
        assert!(read_pages(&body, 1).is_err());
        for end in 0..body.len() {
            assert!(read_pages(&body[..end], 2).is_err());
        }
        assert!(read_pages(&[body, vec![0]].concat(), 2).is_err());
        // An array said to have 2^63 entries must not make room for them.
        assert!(read_taken(&[0x82, 0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]).is_err());
    }
}
