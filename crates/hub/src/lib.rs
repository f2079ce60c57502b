//! Both ends of the wire over HTTP: the hub server and the client that speaks to it.
