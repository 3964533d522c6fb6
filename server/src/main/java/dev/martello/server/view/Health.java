package dev.martello.server.view;

/** Whether the server lives, or is ready to work. */
public record Health(String status) {}
