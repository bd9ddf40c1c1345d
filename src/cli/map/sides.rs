//! The two mappings that are compared: as typed, then loaded.
//! It compares nothing.

use crate::batch::Terms;
use crate::cli::outcome::Failure;
use crate::cli::resolve::{self, Context};
use crate::mapping::Mapping;
use std::path::Path;

/// One of two mappings.
pub struct Side {
    /// All of it: with a file, the mappings in use with this file laid over them.
    pub mapping: Mapping,
    /// The forms that were named: all of a folder, those of a file, the one with an id.
    pub forms: Vec<String>,
    /// The form that was named by its id.
    pub id: Option<String>,
}

impl Side {
    /// The mapping that a folder, a file or the id of a form names.
    ///
    /// # Errors
    /// When there is none of that name, or it has faults.
    pub fn load(name: &str, context: &Context) -> Result<Side, Failure> {
        let path = Path::new(name);
        if path.is_dir() {
            let mapping = resolve::folder_mapping(path)?;
            let forms = mapping.forms.iter().map(|f| f.id.clone()).collect();
            return Ok(Side { mapping, forms, id: None });
        }
        if path.exists() || resolve::is_file_name(name) {
            let (mapping, forms) = Mapping::load_over(context.mappings.as_deref(), path)
                .map_err(|f| resolve::faults("the mapping", f))?;
            return Ok(Side { mapping, forms, id: None });
        }
        let mapping = context.mapping()?;
        if mapping.forms.iter().all(|f| f.id != name) {
            return Err(resolve::no_form(name, &mapping));
        }
        Ok(Side { mapping, forms: vec![name.to_owned()], id: Some(name.to_owned()) })
    }

    /// The same for an archive.
    pub fn terms(&self) -> Terms<'_> {
        Terms { mapping: &self.mapping, forms: &self.forms, form: self.id.as_deref() }
    }

    /// Only the forms that were named.
    pub fn named(mut self) -> Mapping {
        self.mapping.forms.retain(|f| self.forms.contains(&f.id));
        self.mapping
    }
}
