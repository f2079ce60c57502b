//! Why a request was not answered: an HTTP status, a stable name, and a sentence for whoever reads the log.

use crate::store::StoreError;
use crate::wire::Malformed;
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use linli_core::problem::{Lang, Say};
use serde::{Deserialize, Serialize};

/// A refusal on its way to the client.
#[derive(Debug)]
pub struct RefusedRequest {
    status: StatusCode,
    body: RefusalBody,
}

/// What the client reads of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct RefusalBody {
    /// A stable name.
    pub code: String,
    /// A sentence.
    pub message: String,
}

impl RefusedRequest {
    /// A refusal under `status`.
    pub fn new(status: StatusCode, code: &str, message: impl Into<String>) -> RefusedRequest {
        RefusedRequest {
            status,
            body: RefusalBody {
                code: code.to_owned(),
                message: message.into(),
            },
        }
    }
}

impl RefusedRequest {
    /// Its HTTP status, and what the client reads of it.
    pub fn parts(&self) -> (StatusCode, &RefusalBody) {
        (self.status, &self.body)
    }
}

impl IntoResponse for RefusedRequest {
    fn into_response(self) -> Response {
        if self.status.is_server_error() {
            tracing::error!(code = self.body.code, message = self.body.message, "refused");
        } else {
            tracing::info!(code = self.body.code, message = self.body.message, "refused");
        }
        (self.status, Json(self.body)).into_response()
    }
}

impl From<StoreError> for RefusedRequest {
    fn from(error: StoreError) -> RefusedRequest {
        match &error {
            StoreError::TooManySpaces => RefusedRequest::new(
                StatusCode::TOO_MANY_REQUESTS,
                "too_many_spaces",
                error.to_string(),
            ),
            StoreError::Desk(problem) => RefusedRequest::new(
                StatusCode::SERVICE_UNAVAILABLE,
                problem.code,
                problem.say(Lang::En),
            ),
            StoreError::Sql(sql) => {
                let problem = sql.problem();
                let status = if problem.code == "disk_full" {
                    StatusCode::INSUFFICIENT_STORAGE
                } else {
                    StatusCode::INTERNAL_SERVER_ERROR
                };
                RefusedRequest::new(status, problem.code, problem.say(Lang::En))
            }
        }
    }
}

impl From<Malformed> for RefusedRequest {
    fn from(error: Malformed) -> RefusedRequest {
        RefusedRequest::new(StatusCode::BAD_REQUEST, "malformed", error.to_string())
    }
}
