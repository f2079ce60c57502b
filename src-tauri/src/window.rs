//! The window: the screens in the platform's own web view, speaking to the desk by IPC.

mod camera;

use linli_core::desk::{Desk, Lang, Problem, ProblemKind, Words, system_words};
use serde_json::{Value, json};
use std::sync::Arc;
use tauri::http::HeaderValue;
use tauri::http::header::CONTENT_SECURITY_POLICY;
use tauri::ipc::{InvokeBody, Request};
use tauri::{
    AppHandle, Emitter, Manager, State, WebviewUrl, WebviewWindow, WebviewWindowBuilder, WindowEvent,
};
use tauri_plugin_dialog::DialogExt;

/// Opens the window and stays until it is closed.
///
/// # Errors
/// When the web view cannot be started.
pub fn open(desk: Arc<Desk>) -> Result<(), Problem> {
    tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| show(app)))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .on_permission_request(|_, kind| camera::may(kind))
        .manage(desk.clone())
        .invoke_handler(tauri::generate_handler![call, upload, save, exchange_stick])
        .setup(move |app| {
            let handle = app.handle().clone();
            desk.listen(Box::new(move |topics| {
                // A window that is closing hears nothing more.
                let _ = handle.emit("changed", topics);
            }));
            let window = WebviewWindowBuilder::new(app, "main", WebviewUrl::default())
                .title("邻里 Linli")
                .inner_size(1280.0, 720.0)
                .min_inner_size(1024.0, 640.0)
                .on_navigation(|url| is_own(url.as_str()))
                .on_web_resource_request(|request, response| {
                    let policy = crate::screens::policy_of(request.uri().path());
                    if let Some(policy) = policy {
                        let policy = HeaderValue::from_static(policy);
                        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
                    }
                })
                .build()?;
            camera::offer(&window)?;
            tell_when_hidden(&window);
            Ok(())
        })
        .run(tauri::generate_context!())
        .map_err(|error| {
            Problem::new(
                ProblemKind::Broken,
                "window",
                format!("窗口打不开：{error}。"),
                format!("The window cannot be opened: {error}."),
            )
        })
}

/// Tells the screens that the window was minimised: web views leave their page in the belief that it is seen, and a camera would
/// go on looking.
fn tell_when_hidden(window: &WebviewWindow) {
    let minimised = window.clone();
    window.on_window_event(move |event| {
        if matches!(event, WindowEvent::Resized(_)) && minimised.is_minimized().unwrap_or(false) {
            // A window that is closing hears nothing more.
            let _ = minimised.emit("hidden", ());
        }
    });
}

/// Says why there is no window, and waits until that is read.
pub fn tell(problem: &Problem, lang: Lang) {
    rfd::MessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("邻里 Linli")
        .set_description(problem.say(lang))
        .show();
}

/// Only the product's own pages are ever shown.
fn is_own(url: &str) -> bool {
    [
        "tauri://localhost",
        "http://tauri.localhost/",
        "https://tauri.localhost/",
    ]
    .iter()
    .any(|own| url.starts_with(own))
}

fn show(app: &AppHandle) {
    if let Some(window) = app.get_webview_window("main") {
        let _ = window.unminimize();
        let _ = window.set_focus();
    }
}

fn told(problem: &Problem, lang: Lang) -> Value {
    json!({"code": problem.code, "kind": problem.kind, "message": problem.say(lang)})
}

#[tauri::command]
async fn call(desk: State<'_, Arc<Desk>>, name: String, args: Value, lang: Lang) -> Result<Value, Value> {
    let desk = desk.inner().clone();
    let work = move || {
        desk.call(&name, args, lang)
            .map_err(|problem| told(&problem, lang))
    };
    tauri::async_runtime::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| {
            Err(json!({"code": "stopped", "kind": "broken", "message": error.to_string()}))
        })
}

#[tauri::command]
fn upload(desk: State<'_, Arc<Desk>>, request: Request<'_>) -> Result<Value, Value> {
    let lang = desk.lang();
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(told(
            &Problem::bad("upload", "没有收到文件。", "No file arrived."),
            lang,
        ));
    };
    let name = request
        .headers()
        .get("name")
        .and_then(|value| value.to_str().ok())
        .map(decoded)
        .unwrap_or_default();
    desk.take_file(&name, bytes.clone())
        .map(|token| json!({"token": token}))
        .map_err(|problem| told(&problem, lang))
}

/// Undoes encodeURIComponent.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let pair = (byte == b'%').then(|| [rest.next(), rest.next()].map(|b| b.unwrap_or(b'0')));
        let value = pair.and_then(|pair| u8::from_str_radix(std::str::from_utf8(&pair).ok()?, 16).ok());
        bytes.push(value.unwrap_or(byte));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Asks where to save a file that a call made, and saves it; `false` when the person thinks better of it.
#[tauri::command]
async fn save(app: AppHandle, desk: State<'_, Arc<Desk>>, token: String) -> Result<bool, Value> {
    let lang = desk.lang();
    let file = desk
        .made_file(&token)
        .ok_or_else(|| told(&Problem::not_found("这个文件", "file"), lang))?;
    let ask = move || {
        app.dialog()
            .file()
            .set_file_name(&file.name)
            .blocking_save_file()
            .map(|path| (path, file))
    };
    let Ok(Some((path, file))) = tauri::async_runtime::spawn_blocking(ask).await else {
        return Ok(false);
    };
    let path = path
        .into_path()
        .map_err(|error| json!({"code": "file", "kind": "broken", "message": error.to_string()}))?;
    std::fs::write(&path, file.bytes.as_slice()).map_err(|error| {
        let Words { zh, en } = system_words(&error);
        let problem = Problem::bad(
            "file",
            format!("写不了文件：{zh}。"),
            format!("The file cannot be written: {en}."),
        );
        told(&problem, lang)
    })?;
    Ok(true)
}

/// Asks for the stick's folder and exchanges with it; nothing when the person thinks better of it.
#[tauri::command]
async fn exchange_stick(app: AppHandle, desk: State<'_, Arc<Desk>>) -> Result<Option<Value>, Value> {
    let desk = desk.inner().clone();
    let lang = desk.lang();
    let work = move || {
        let Some(folder) = app.dialog().file().blocking_pick_folder() else {
            return Ok(None);
        };
        let folder = folder
            .into_path()
            .map_err(|error| json!({"code": "file", "kind": "broken", "message": error.to_string()}))?;
        crate::stick::exchange(&desk, &folder, lang)
            .map(Some)
            .map_err(|problem| told(&problem, lang))
    };
    tauri::async_runtime::spawn_blocking(work)
        .await
        .unwrap_or_else(|error| {
            Err(json!({"code": "stopped", "kind": "broken", "message": error.to_string()}))
        })
}
