//! The key ring of one laptop: its key file, and who may open it.

use super::error::KeyError;
use super::keeper::{Keeper, Keepsake};
use super::passcode::Passcode;
use super::seal::SheetSlot;
use super::slots::{KeeperSlot, PersonSlot, Slots, Written};
use super::tries::Tries;
use crate::id::Id;
use crate::journal::store::FileKey;
use crate::world::World;
use ed25519_dalek::SigningKey;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Everything that leads to the file key of one laptop.
pub struct KeyRing {
    path: PathBuf,
    /// Nothing as long as no passcode has been chosen.
    slots: Option<Slots>,
    tries: Tries,
}

/// Whether something lies in the folder that a key opens.
fn was_used(dir: &Path, world: &World) -> std::io::Result<bool> {
    let filled = |name| Ok::<_, std::io::Error>(!world.disk.list(&dir.join(name))?.is_empty());
    Ok(world.disk.holds(&dir.join("device.db")) || filled("spaces")? || filled("backups")?)
}

impl KeyRing {
    /// Reads the key file of the folder `dir`, or makes it where there is nothing yet to be read with it. Gives the key too,
    /// where no passcode stands before it.
    ///
    /// # Errors
    /// [`KeyError`]; whatever is there was left as it is.
    pub fn open(dir: &Path, world: &World) -> Result<(KeyRing, Option<FileKey>), KeyError> {
        let path = dir.join("key");
        let disk = |source| KeyError::Disk {
            path: path.clone(),
            source,
        };
        let (slots, key) = match world.disk.read(&path) {
            Ok(bytes) => match Slots::read(&bytes) {
                Written::Plain(key) => (None, Some(key)),
                Written::Slots(slots) => (Some(slots), None),
                Written::Newer => return Err(KeyError::Newer(path)),
                Written::Nonsense => return Err(KeyError::Damaged(path)),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => {
                if was_used(dir, world).map_err(disk)? {
                    return Err(KeyError::Missing(path));
                }
                let key = world.bytes::<32>();
                world.disk.write(&path, &key).map_err(disk)?;
                (None, Some(key))
            }
            Err(error) => return Err(disk(error)),
        };
        let tries = Tries::read(dir.join("tries"), world);
        Ok((KeyRing { path, slots, tries }, key))
    }

    /// Whether a passcode stands before the key.
    pub fn is_protected(&self) -> bool {
        self.slots.is_some()
    }

    /// Who can open this laptop: their ids, and their names as the lock screen shows them.
    pub fn people(&self) -> Vec<(Id, String)> {
        let people = self.slots.iter().flat_map(|slots| &slots.people);
        people.map(|slot| (slot.staff, slot.name.clone())).collect()
    }

    /// Whether the recovery sheet opens this laptop.
    pub fn has_sheet(&self) -> bool {
        self.slots.as_ref().is_some_and(|slots| slots.sheet.is_some())
    }

    /// For whom the system's keyring opens.
    pub fn kept_for(&self) -> Option<Id> {
        self.slots.as_ref()?.keeper.as_ref().map(|slot| slot.staff)
    }

    /// Seconds until the next passcode is taken.
    pub fn wait_s(&mut self, world: &World) -> u64 {
        self.tries.wait_s(world)
    }

    /// Tries a person's passcode.
    ///
    /// # Errors
    /// [`KeyError`]; the try was counted then.
    pub fn unlock(&mut self, staff: Id, passcode: &Passcode, world: &World) -> Result<FileKey, KeyError> {
        let wait = self.tries.wait_s(world);
        if wait > 0 {
            return Err(KeyError::Wait(wait));
        }
        let slot = self.slots.as_ref().and_then(|slots| slots.person(staff));
        let slot = slot.ok_or(KeyError::Nobody)?;
        self.tries.begin(world);
        match slot.open(passcode)? {
            Some(key) => {
                self.tries.forgive(world);
                Ok(key)
            }
            None => Err(KeyError::WrongPasscode(self.tries.wait_s(world))),
        }
    }

    /// Opens with the root key that the recovery sheet gives.
    ///
    /// # Errors
    /// [`KeyError::WrongSheet`]
    pub fn unlock_with_sheet(&self, root: &SigningKey) -> Result<FileKey, KeyError> {
        let sheet = self.slots.as_ref().and_then(|slots| slots.sheet.as_ref());
        sheet.and_then(|slot| slot.open(root)).ok_or(KeyError::WrongSheet)
    }

    /// Opens with what the system's keyring remembers, if it still does; and as whom.
    pub fn unlock_with_keeper(&self, keeper: &dyn Keeper) -> Option<(Id, FileKey)> {
        let slot = self.slots.as_ref()?.keeper.as_ref()?;
        Some((slot.staff, slot.open(&keeper.recall(&slot.name)?)?))
    }

    /// Gives a person a passcode here, or a new one in the place of theirs. The first one protects the laptop.
    ///
    /// # Errors
    /// [`KeyError`]; everything is as before then.
    pub fn admit(
        &mut self,
        file_key: &FileKey,
        staff: Id,
        name: &str,
        passcode: &Passcode,
        world: &World,
    ) -> Result<(), KeyError> {
        let slot = PersonSlot::wrap(file_key, staff, name, passcode, world)?;
        self.change(world, |slots| {
            match slots.people.iter_mut().find(|slot| slot.staff == staff) {
                Some(old) => *old = slot,
                None => slots.people.push(slot),
            }
            Ok(())
        })
    }

    /// Gives somebody who can open this laptop another passcode, and forgives what was tried with the old one.
    ///
    /// # Errors
    /// [`KeyError`]; everything is as before then.
    pub fn renew(
        &mut self,
        file_key: &FileKey,
        staff: Id,
        passcode: &Passcode,
        world: &World,
    ) -> Result<(), KeyError> {
        let slot = self.slots.as_ref().and_then(|slots| slots.person(staff));
        let name = slot.ok_or(KeyError::Nobody)?.name.clone();
        self.admit(file_key, staff, &name, passcode, world)?;
        self.tries.forgive(world);
        Ok(())
    }

    /// Begins anew with one person and another key; what the old one encrypted is closed for ever.
    ///
    /// # Errors
    /// [`KeyError`]; everything is as before then.
    pub fn begin(
        &mut self,
        file_key: &FileKey,
        staff: Id,
        name: &str,
        passcode: &Passcode,
        world: &World,
    ) -> Result<(), KeyError> {
        let slot = PersonSlot::wrap(file_key, staff, name, passcode, world)?;
        self.change(world, |slots| {
            *slots = Slots {
                people: vec![slot],
                ..Slots::default()
            };
            Ok(())
        })
    }

    /// Takes a person's way in.
    ///
    /// # Errors
    /// [`KeyError::LastPerson`], [`KeyError::Nobody`], or the disk's; everything is as before then.
    pub fn dismiss(&mut self, staff: Id, world: &World) -> Result<(), KeyError> {
        self.change(world, |slots| {
            slots.person(staff).ok_or(KeyError::Nobody)?;
            slots.people.retain(|slot| slot.staff != staff);
            if slots.keeper.as_ref().is_some_and(|slot| slot.staff == staff) {
                slots.keeper = None;
            }
            if slots.people.is_empty() {
                return Err(KeyError::LastPerson);
            }
            Ok(())
        })
    }

    /// Lets the recovery sheet of the root key `root` open this laptop, in the place of any other. Does nothing where no
    /// passcode was chosen or it does already.
    ///
    /// # Errors
    /// The disk's.
    pub fn seal_to(&mut self, root: &[u8; 32], file_key: &FileKey, world: &World) -> Result<(), KeyError> {
        let sealed = |slots: &Slots| slots.sheet.as_ref().is_some_and(|slot| *slot.root == *root);
        if self.slots.as_ref().is_none_or(sealed) {
            return Ok(());
        }
        let sheet = SheetSlot::seal(root, file_key, world);
        self.change(world, |slots| {
            slots.sheet = sheet;
            Ok(())
        })
    }

    /// Lets what the system's keyring keeps open for a person at start, or nothing any more. Gives the name of what the keyring
    /// may forget.
    ///
    /// # Errors
    /// The disk's; everything is as before then.
    pub fn keep(
        &mut self,
        keepsake: Option<&Keepsake>,
        file_key: &FileKey,
        staff: Id,
        world: &World,
    ) -> Result<Option<String>, KeyError> {
        let before = self.slots.as_ref().and_then(|slots| slots.keeper.as_ref());
        let forgotten = before.map(|slot| slot.name.clone());
        let slot = keepsake.map(|one| KeeperSlot::wrap(file_key, staff, one, world));
        self.change(world, |slots| {
            slots.keeper = slot;
            Ok(())
        })?;
        Ok(forgotten)
    }

    /// Changes a copy and takes it for good once it is durable.
    fn change(
        &mut self,
        world: &World,
        f: impl FnOnce(&mut Slots) -> Result<(), KeyError>,
    ) -> Result<(), KeyError> {
        let mut slots = self.slots.clone().unwrap_or_default();
        f(&mut slots)?;
        let path = &self.path;
        world
            .disk
            .write(path, &slots.bytes())
            .map_err(|source| KeyError::Disk {
                path: path.clone(),
                source,
            })?;
        self.slots = Some(slots);
        Ok(())
    }
}
