package dev.plumb.console.command;
/** tmp */
final class AddressWords { static String nameAt(String w, int at) { return ""; } }
