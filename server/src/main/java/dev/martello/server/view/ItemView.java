package dev.martello.server.view;

/** An item an appliance stands by. */
public record ItemView(String kind, String digest) {}
