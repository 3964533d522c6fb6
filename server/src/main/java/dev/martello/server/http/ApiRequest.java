package dev.martello.server.http;

import dev.martello.bytes.Bytes;

/** A request whose body is no longer than its route allows. */
public record ApiRequest(RequestHead head, Bytes body) {}
