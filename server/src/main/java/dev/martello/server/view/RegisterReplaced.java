package dev.martello.server.view;

/** The register holds this many appliances now. */
public record RegisterReplaced(int entries) {}
