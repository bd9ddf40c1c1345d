//! OLE compound files ([MS-CFB]): the container of Word, Excel and PowerPoint 97 to 2003, and of
//! encrypted newer ones. Names and streams only; it knows no format inside.

/// First bytes of a compound file.
pub const SIGNATURE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// A directory entry that is a stream or storage.
#[derive(Debug, Clone)]
struct Entry {
    name: String,
    start: u32,
    size: u64,
    is_stream: bool,
    is_root: bool,
}

/// A compound file in memory.
pub struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    mini_sector: usize,
    mini_cutoff: u64,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini_stream: Vec<u8>,
    entries: Vec<Entry>,
}

/// Sector numbers from here up are marks, not sectors ([MS-CFB] 2.1).
const MAX_SECTOR: u32 = 0xFFFF_FFFA;
/// Sector numbers of the table of sectors that stand in the header ([MS-CFB] 2.2).
const HEADER_DIFAT: usize = 109;

impl<'a> Compound<'a> {
    /// Opens a compound file; `None` when it is none or its directory cannot be read.
    pub fn open(bytes: &'a [u8]) -> Option<Compound<'a>> {
        if !bytes.starts_with(SIGNATURE) {
            return None;
        }
        let sector = 1usize << u16_at(bytes, 30)?.min(16);
        let mini_sector = 1usize << u16_at(bytes, 32)?.min(12);
        if sector < 128 {
            return None;
        }
        let mut file = Compound {
            bytes,
            sector,
            mini_sector,
            mini_cutoff: u64::from(u32_at(bytes, 56)?),
            fat: Vec::new(),
            mini_fat: Vec::new(),
            mini_stream: Vec::new(),
            entries: Vec::new(),
        };
        file.read_fat()?;
        let directory = file.chain(u32_at(bytes, 48)?);
        file.entries = directory.chunks_exact(128).filter_map(entry).collect();
        file.mini_fat = words(&file.chain(u32_at(bytes, 60)?));
        if let Some(root) = file.entries.iter().find(|e| e.is_root) {
            file.mini_stream = file.chain(root.start);
        }
        (!file.entries.is_empty()).then_some(file)
    }

    /// True when a stream or storage of that name is in it, whatever the storage around it.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|e| e.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry =
            self.entries.iter().find(|e| e.is_stream && e.name.eq_ignore_ascii_case(name))?;
        let mut bytes = if entry.size < self.mini_cutoff {
            self.mini_chain(entry.start)
        } else {
            self.chain(entry.start)
        };
        bytes.truncate(usize::try_from(entry.size).unwrap_or(usize::MAX));
        Some(bytes)
    }

    fn read_fat(&mut self) -> Option<()> {
        let mut numbers: Vec<u32> =
            (0..HEADER_DIFAT).filter_map(|i| u32_at(self.bytes, 76 + 4 * i)).collect();
        let mut next = u32_at(self.bytes, 68)?;
        let sectors = self.bytes.len() / self.sector + 1;
        for _ in 0..sectors {
            let Some(sector) = self.sector_at(next) else { break };
            let mut list = words(sector);
            next = list.pop().unwrap_or(u32::MAX);
            numbers.extend(list);
        }
        for number in numbers.into_iter().filter(|&n| n < MAX_SECTOR).take(sectors) {
            match self.sector_at(number) {
                Some(sector) => {
                    let list = words(sector);
                    self.fat.extend(list);
                }
                None => break,
            }
        }
        (!self.fat.is_empty()).then_some(())
    }

    fn sector_at(&self, number: u32) -> Option<&'a [u8]> {
        if number >= MAX_SECTOR {
            return None;
        }
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end).filter(|s| !s.is_empty())
    }

    /// The sectors of a chain, joined; a chain can have no more sectors than the file.
    fn chain(&self, start: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut number = start;
        while let Some(sector) = self.sector_at(number) {
            out.extend_from_slice(sector);
            if out.len() > self.bytes.len() {
                break;
            }
            number = self.fat.get(number as usize).copied().unwrap_or(u32::MAX);
        }
        out
    }

    fn mini_chain(&self, start: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let mut number = start;
        while number < MAX_SECTOR && out.len() <= self.mini_stream.len() {
            let from = (number as usize).saturating_mul(self.mini_sector);
            let to = from.saturating_add(self.mini_sector).min(self.mini_stream.len());
            let Some(sector) = self.mini_stream.get(from..to).filter(|s| !s.is_empty()) else {
                break;
            };
            out.extend_from_slice(sector);
            number = self.mini_fat.get(number as usize).copied().unwrap_or(u32::MAX);
        }
        out
    }
}

/// A directory entry ([MS-CFB] 2.6.1).
fn entry(bytes: &[u8]) -> Option<Entry> {
    let kind = *bytes.get(66)?;
    if !matches!(kind, 1 | 2 | 5) {
        return None;
    }
    let length = usize::from(u16_at(bytes, 64)?).min(64) / 2;
    let units: Vec<u16> =
        bytes[..64].as_chunks::<2>().0.iter().map(|b| u16::from_le_bytes(*b)).collect();
    let name = String::from_utf16_lossy(&units[..length.saturating_sub(1)]);
    // The upper half of the size is garbage in files with small sectors ([MS-CFB] 2.6.1).
    let size = u64::from(u32_at(bytes, 120)?);
    Some(Entry { name, start: u32_at(bytes, 116)?, size, is_stream: kind == 2, is_root: kind == 5 })
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at + 2)?.try_into().ok().map(u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes)
}

fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.as_chunks::<4>().0.iter().map(|b| u32::from_le_bytes(*b)).collect()
}

#[cfg(test)]
pub mod fixture {
    //! Compound files for tests.

    /// A compound file that holds the given streams, each padded to at least one full sector.
    pub fn compound(streams: &[(&str, &[u8])]) -> Vec<u8> {
        const SECTOR: usize = 512;
        let mut body: Vec<u8> = Vec::new();
        let mut fat: Vec<u32> = Vec::new();
        let mut entries: Vec<u8> = directory_entry("Root Entry", 5, u32::MAX - 1, 0);
        for (name, bytes) in streams {
            // Above the cutoff, so that no mini stream is needed.
            let mut bytes = bytes.to_vec();
            bytes.resize(bytes.len().max(4096).next_multiple_of(SECTOR), 0);
            let start = fat.len() as u32;
            let sectors = bytes.len() / SECTOR;
            entries.extend(directory_entry(name, 2, start, bytes.len() as u32));
            fat.extend((1..sectors as u32).map(|i| start + i));
            fat.push(u32::MAX - 1);
            body.extend(bytes);
        }
        entries.resize(entries.len().next_multiple_of(SECTOR), 0);
        let directory = fat.len() as u32;
        let sectors = entries.len() / SECTOR;
        fat.extend((1..sectors as u32).map(|i| directory + i));
        fat.push(u32::MAX - 1);
        body.extend(entries);
        let fat_start = fat.len() as u32;
        let fat_sectors = (fat.len() + 1).div_ceil(SECTOR / 4 - 1);
        fat.resize(fat.len() + fat_sectors, u32::MAX - 2);
        fat.resize(fat_sectors * SECTOR / 4, u32::MAX);
        body.extend(fat.iter().flat_map(|n| n.to_le_bytes()));
        let mut header = vec![0u8; SECTOR];
        header[..8].copy_from_slice(super::SIGNATURE);
        header[24..34].copy_from_slice(&[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
        header[44..48].copy_from_slice(&(fat_sectors as u32).to_le_bytes());
        header[48..52].copy_from_slice(&directory.to_le_bytes());
        header[56..60].copy_from_slice(&4096u32.to_le_bytes());
        header[60..64].copy_from_slice(&(u32::MAX - 1).to_le_bytes());
        header[68..72].copy_from_slice(&(u32::MAX - 1).to_le_bytes());
        header[76..].fill(0xFF);
        for i in 0..fat_sectors {
            header[76 + 4 * i..80 + 4 * i].copy_from_slice(&(fat_start + i as u32).to_le_bytes());
        }
        header.extend(body);
        header
    }

    fn directory_entry(name: &str, kind: u8, start: u32, size: u32) -> Vec<u8> {
        let mut entry = vec![0u8; 128];
        let units: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        entry[..units.len()].copy_from_slice(&units);
        entry[64..66].copy_from_slice(&(units.len() as u16 + 2).to_le_bytes());
        entry[66] = kind;
        entry[68..80].fill(0xFF);
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&size.to_le_bytes());
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn streams_are_found_by_name_and_read_over_their_chain() {
        let long: Vec<u8> = (0..10_000u32).map(|i| i as u8).collect();
        let file = fixture::compound(&[("WordDocument", b"x"), ("Workbook", &long)]);
        let file = Compound::open(&file).unwrap();
        assert!(file.has("WordDocument") && !file.has("EncryptedPackage"));
        assert_eq!(file.stream("Workbook").unwrap()[..10_000], long);
    }

    #[test]
    fn truncated_files_end() {
        let file = fixture::compound(&[("Workbook", &[7; 5000])]);
        for length in 0..file.len() {
            if let Some(file) = Compound::open(&file[..length]) {
                let _ = file.stream("Workbook");
            }
        }
    }
}
