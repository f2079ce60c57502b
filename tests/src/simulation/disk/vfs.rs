//! The file system SQLite sees: one for the whole process, which finds the simulated disk by the path.

use super::{State, locked};
use sqlite_vfs::wip::{WalIndex, WalIndexLock};
use sqlite_vfs::{DatabaseHandle, LockKind, OpenAccess, OpenOptions, Vfs};
use std::collections::HashMap;
use std::io;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, Weak};
use std::time::Duration;

/// What SQLite calls it.
pub const NAME: &str = "linli-simulated";
/// Where its disks lie.
pub const ROOT: &str = "/simulated/";
const REGION: usize = 32_768;
/// Locks of a write-ahead log's index.
const LOCKS: usize = 8;

type Plugged = HashMap<u64, Weak<Mutex<State>>>;
static DISKS: LazyLock<Mutex<Plugged>> = LazyLock::new(Mutex::default);

/// Makes a disk known; gives its number.
pub fn plug_in(state: &Arc<Mutex<State>>) -> u64 {
    static REGISTERED: LazyLock<()> = LazyLock::new(|| {
        sqlite_vfs::register(NAME, Disks, false).expect("SQLite takes another file system");
    });
    static NEXT: AtomicU64 = AtomicU64::new(1);
    LazyLock::force(&REGISTERED);
    let id = NEXT.fetch_add(1, Relaxed);
    let mut disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
    disks.retain(|_, disk| disk.strong_count() > 0);
    disks.insert(id, Arc::downgrade(state));
    id
}

/// The disk's number and the file's name, of a path below [`ROOT`].
pub fn place(path: &str) -> Option<(u64, &str)> {
    let (id, name) = path.strip_prefix(ROOT)?.split_once('/')?;
    Some((id.parse().ok()?, name))
}

struct Disks;

fn find(path: &str) -> io::Result<(Arc<Mutex<State>>, &str)> {
    let (id, name) = place(path).ok_or(io::ErrorKind::NotFound)?;
    let disks = DISKS.lock().unwrap_or_else(PoisonError::into_inner);
    let disk = disks
        .get(&id)
        .and_then(Weak::upgrade)
        .ok_or(io::ErrorKind::NotFound)?;
    Ok((disk, name))
}

impl Vfs for Disks {
    type Handle = Open;

    fn open(&self, path: &str, options: OpenOptions) -> io::Result<Open> {
        let (disk, name) = find(path)?;
        let mut state = locked(&disk);
        state.power()?;
        if !state.files.contains_key(name) {
            match options.access {
                OpenAccess::Create | OpenAccess::CreateNew => state.change(name, |_| {})?,
                OpenAccess::Read | OpenAccess::Write => return Err(io::ErrorKind::NotFound.into()),
            }
        } else if options.access != OpenAccess::Read && state.trouble.read_only {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        drop(state);
        Ok(Open {
            disk,
            name: name.to_owned(),
            lock: LockKind::None,
        })
    }

    fn delete(&self, path: &str) -> io::Result<()> {
        let (disk, name) = find(path)?;
        let mut state = locked(&disk);
        state.power()?;
        state.files.remove(name);
        Ok(())
    }

    fn exists(&self, path: &str) -> io::Result<bool> {
        let (disk, name) = find(path)?;
        let state = locked(&disk);
        state.power()?;
        Ok(state.files.contains_key(name))
    }

    fn temporary_name(&self) -> String {
        // Temporary tables are kept in memory.
        String::new()
    }

    fn random(&self, buffer: &mut [i8]) {
        buffer.fill(7);
    }

    fn sleep(&self, duration: Duration) -> Duration {
        // Nobody else can change anything while this thread waits.
        duration
    }
}

/// An open file.
pub struct Open {
    disk: Arc<Mutex<State>>,
    name: String,
    lock: LockKind,
}

impl DatabaseHandle for Open {
    type WalIndex = Index;

    fn size(&self) -> io::Result<u64> {
        let state = locked(&self.disk);
        state.power()?;
        Ok(state.files.get(&self.name).map_or(0, |file| file.bytes().len()) as u64)
    }

    fn read_exact_at(&mut self, buf: &mut [u8], offset: u64) -> io::Result<()> {
        let state = locked(&self.disk);
        state.power()?;
        let bytes = state.files.get(&self.name).map_or(&[][..], |file| file.bytes());
        let from = bytes.get(offset as usize..).unwrap_or_default();
        let there = from.len().min(buf.len());
        buf[..there].copy_from_slice(&from[..there]);
        buf[there..].fill(0);
        if there < buf.len() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(())
    }

    fn write_all_at(&mut self, buf: &[u8], offset: u64) -> io::Result<()> {
        locked(&self.disk).change(&self.name, |file| file.write(offset as usize, buf))
    }

    fn sync(&mut self, _: bool) -> io::Result<()> {
        locked(&self.disk).sync(&self.name)
    }

    fn set_len(&mut self, size: u64) -> io::Result<()> {
        locked(&self.disk).change(&self.name, |file| file.set_length(size as usize))
    }

    fn lock(&mut self, lock: LockKind) -> io::Result<bool> {
        let held = self.lock;
        let taken = locked(&self.disk).shared(&self.name).lock(held, lock);
        if taken {
            self.lock = lock;
        }
        Ok(taken)
    }

    fn reserved(&mut self) -> io::Result<bool> {
        Ok(locked(&self.disk).shared(&self.name).reserved)
    }

    fn current_lock(&self) -> io::Result<LockKind> {
        Ok(self.lock)
    }

    fn wal_index(&self, _: bool) -> io::Result<Index> {
        Ok(Index {
            disk: self.disk.clone(),
            name: self.name.clone(),
            held: [None; LOCKS],
            pulled: HashMap::new(),
        })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        locked(&self.disk)
            .shared(&self.name)
            .lock(self.lock, LockKind::None);
    }
}

/// What all connections to one file share: who has it locked, and the index of its write-ahead log.
#[derive(Default)]
pub struct Shared {
    readers: u32,
    reserved: bool,
    exclusive: bool,
    regions: HashMap<u32, Region>,
    locks: [(u32, bool); LOCKS],
}

/// A part of the index, and how often it was changed: most looks at it find nothing new, and need copy nothing.
struct Region {
    changes: u64,
    bytes: Box<[u8; REGION]>,
}

impl Default for Region {
    fn default() -> Region {
        Region {
            changes: 0,
            bytes: Box::new([0; REGION]),
        }
    }
}

impl Region {
    fn put(&mut self, bytes: &[u8; REGION]) {
        if *self.bytes != *bytes {
            self.bytes.copy_from_slice(bytes);
            self.changes += 1;
        }
    }

    fn clear(&mut self) {
        self.bytes.fill(0);
        self.changes += 1;
    }
}

impl Shared {
    /// Changes the lock of one connection from `held` to `wanted`; whether it may have it.
    fn lock(&mut self, held: LockKind, wanted: LockKind) -> bool {
        let own = u32::from(held != LockKind::None);
        let free = match wanted {
            LockKind::None => true,
            LockKind::Shared => held != LockKind::None || !self.exclusive,
            LockKind::Reserved => held >= LockKind::Reserved || !self.reserved,
            LockKind::Pending | LockKind::Exclusive => {
                (held >= LockKind::Reserved || !self.reserved) && self.readers == own
            }
        };
        if free {
            if held >= LockKind::Reserved {
                (self.reserved, self.exclusive) = (false, false);
            }
            self.readers = self.readers.saturating_sub(own) + u32::from(wanted != LockKind::None);
            self.reserved |= wanted >= LockKind::Reserved;
            self.exclusive |= wanted == LockKind::Exclusive;
        }
        free
    }
}

impl State {
    fn shared(&mut self, name: &str) -> &mut Shared {
        self.shared.entry(name.to_owned()).or_default()
    }
}

/// One connection's view of it.
pub struct Index {
    disk: Arc<Mutex<State>>,
    name: String,
    held: [Option<WalIndexLock>; LOCKS],
    /// As of which change this connection holds each region.
    pulled: HashMap<u32, u64>,
}

impl Index {
    fn shared<T>(&self, f: impl FnOnce(&mut Shared) -> T) -> T {
        f(locked(&self.disk).shared(&self.name))
    }

    fn release(&mut self, lock: usize) {
        let held = self.held[lock].take();
        self.shared(|index| match held {
            Some(WalIndexLock::Exclusive) => index.locks[lock].1 = false,
            Some(WalIndexLock::Shared) => index.locks[lock].0 = index.locks[lock].0.saturating_sub(1),
            _ => {}
        });
    }
}

impl Drop for Index {
    fn drop(&mut self) {
        (0..LOCKS).for_each(|lock| self.release(lock));
    }
}

impl WalIndex for Index {
    fn map(&mut self, region: u32) -> io::Result<[u8; REGION]> {
        let (changes, bytes) = self.shared(|index| {
            let region = index.regions.entry(region).or_default();
            (region.changes, *region.bytes)
        });
        self.pulled.insert(region, changes);
        Ok(bytes)
    }

    fn lock(&mut self, locks: Range<u8>, lock: WalIndexLock) -> io::Result<bool> {
        let range = usize::from(locks.start)..usize::from(locks.end);
        if lock == WalIndexLock::None {
            range.for_each(|n| self.release(n));
            return Ok(true);
        }
        let exclusive = lock == WalIndexLock::Exclusive;
        let held = self.held;
        let free = self.shared(|index| {
            range.clone().all(|n| {
                let (shared, taken) = index.locks[n];
                let own = u32::from(held[n] == Some(WalIndexLock::Shared));
                !taken && (!exclusive || shared == own) || held[n] == Some(lock)
            })
        });
        if free {
            for n in range.filter(|n| held[*n] != Some(lock)) {
                self.release(n);
                self.held[n] = Some(lock);
                self.shared(|index| match exclusive {
                    true => index.locks[n].1 = true,
                    false => index.locks[n].0 += 1,
                });
            }
        }
        Ok(free)
    }

    fn delete(self) -> io::Result<()> {
        // The last connection has gone, and the log with it.
        self.shared(|index| index.regions.values_mut().for_each(Region::clear));
        Ok(())
    }

    fn pull(&mut self, region: u32, data: &mut [u8; REGION]) -> io::Result<()> {
        let held = self.pulled.get(&region).copied();
        let changes = self.shared(|index| {
            let region = index.regions.entry(region).or_default();
            if held != Some(region.changes) {
                data.copy_from_slice(&*region.bytes);
            }
            region.changes
        });
        self.pulled.insert(region, changes);
        Ok(())
    }

    fn push(&mut self, region: u32, data: &[u8; REGION]) -> io::Result<()> {
        let changes = self.shared(|index| {
            let region = index.regions.entry(region).or_default();
            region.put(data);
            region.changes
        });
        self.pulled.insert(region, changes);
        Ok(())
    }
}
