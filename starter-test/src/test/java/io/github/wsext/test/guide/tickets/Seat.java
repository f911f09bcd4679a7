package io.github.wsext.test.guide.tickets;

record Seat(String game, int number) {
}
