//! Spreadsheets: text, .xlsx, .xls, .ods, whatever the bytes are.

use linli_core::features::import::{
    InProcess, Input, NothingHeld, SheetReader, read_file, read_outcome, write_outcome,
};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

/// Reads the file as an import would, and carries its sheets over as a reader in a process of its own does.
pub fn roster(bytes: &[u8]) {
    let read = InProcess.read(bytes, &|| true);
    let mut carried = Vec::new();
    write_outcome(InProcess.read(bytes, &|| true), &mut carried).expect("memory");
    assert_eq!(read_outcome(&carried[..]), read, "what is carried arrives");
    let input = Input {
        file_name: "名册.xlsx",
        bytes,
        ..Input::default()
    };
    match read_file(&input, &NothingHeld, &|_, _| true) {
        Ok(reading) => assert!(
            reading.counts.residents <= bytes.len() * 200,
            "people out of nothing"
        ),
        Err(problem) => assert!(!problem.words().zh.is_empty()),
    }
}

/// Every file that the corpus begins with is read, and people are found in the rosters among them.
pub fn reaches(corpus: &[Vec<u8>]) {
    let mut people = 0;
    for bytes in corpus.iter().take(8) {
        let read = InProcess.read(bytes, &|| true);
        assert!(read.is_ok(), "{}: {read:?}", super::STALE);
        let input = Input {
            file_name: "名册.xlsx",
            bytes,
            ..Input::default()
        };
        let reading = read_file(&input, &NothingHeld, &|_, _| true);
        people += usize::from(reading.is_ok_and(|reading| reading.counts.residents > 0));
    }
    assert_eq!(people, 5, "{}: three texts and two workbooks", super::STALE);
}

fn zipped(entries: &[(&str, &str)], method: zip::CompressionMethod) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, data) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default().compression_method(method))
            .expect("memory");
        writer.write_all(data.as_bytes()).expect("memory");
    }
    writer.finish().expect("memory").into_inner()
}

pub fn seeds() -> Vec<Vec<u8>> {
    let text = "小区名册,,,,\n楼号,单元,室号,姓名,身份证号,联系电话,备注\n3号楼,1单元,301,王芳,990000194901010016,19900007531,\"独居,行动不便\"\n3号楼,1单元,302,李雷,,无,\n";
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let relations = |kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let (root, sheets) = (
        relations("officeDocument", "xl/workbook.xml"),
        relations("worksheet", "worksheets/sheet1.xml"),
    );
    let xlsx = [
        (
            "[Content_Types].xml",
            r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#,
        ),
        ("_rels/.rels", &root),
        ("xl/_rels/workbook.xml.rels", &sheets),
        (
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        (
            "xl/worksheets/sheet1.xml",
            r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>楼号</t></is></c><c r="B1" t="inlineStr"><is><t>室号</t></is></c><c r="C1" t="inlineStr"><is><t>姓名</t></is></c></row><row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>101</v></c><c r="C2" t="inlineStr"><is><t>王芳</t></is></c></row></sheetData><mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells></worksheet>"#,
        ),
    ];
    let ods = [
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "content.xml",
            r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="s"><table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string" table:number-columns-spanned="2"><text:p>楼号</text:p></table:table-cell><table:table-cell office:value-type="float" office:value="101"/></table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"#,
        ),
    ];
    let mut seeds = vec![
        text.as_bytes().to_vec(),
        utf16,
        text.replace(',', "\t").into_bytes(),
    ];
    for method in [zip::CompressionMethod::Stored, zip::CompressionMethod::Deflated] {
        seeds.push(zipped(&xlsx, method));
        seeds.push(zipped(&ods, method));
    }
    seeds.push(old_workbook());
    seeds
}

/// An .xls of one sheet with a text and a number, in the container it needs.
fn old_workbook() -> Vec<u8> {
    fn record(stream: &mut Vec<u8>, kind: u16, body: &[u8]) {
        stream.extend(kind.to_le_bytes());
        stream.extend((body.len() as u16).to_le_bytes());
        stream.extend(body);
    }
    let mut stream = Vec::new();
    record(
        &mut stream,
        0x0809,
        &[0, 6, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0],
    );
    let bound_at = stream.len() + 4;
    record(&mut stream, 0x0085, &[0, 0, 0, 0, 0, 0, 1, 0, b's']);
    record(
        &mut stream,
        0x00fc,
        &[1, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, b'h', b'i'],
    );
    record(&mut stream, 0x000a, &[]);
    let sheet_at = (stream.len() as u32).to_le_bytes();
    stream[bound_at..bound_at + 4].copy_from_slice(&sheet_at);
    record(
        &mut stream,
        0x0809,
        &[0, 6, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 6, 0, 0, 0],
    );
    record(&mut stream, 0x00fd, &[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    record(
        &mut stream,
        0x0203,
        &[0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x59, 0x40],
    );
    record(&mut stream, 0x000a, &[]);
    // Small streams lie in another place of the container: this one is made large.
    stream.resize(4_096, 0);
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("memory");
    let written = file
        .create_stream("/Workbook")
        .and_then(|mut to| to.write_all(&stream));
    written.and_then(|()| file.flush()).expect("memory");
    file.into_inner().into_inner()
}
