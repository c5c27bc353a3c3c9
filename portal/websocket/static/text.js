// What the page itself says to players.

export const STATES = {
  connecting: "Connecting",
  open: "Connected",
  waiting: "Not connected",
  ended: "Not connected",
};

export const LOST = "Connection lost. Trying again ...";
export const NO_ANSWER = "The game does not answer. Trying again ...";
export const CONNECTED_AGAIN = "Connected again.";
export const CLOSED = "The connection is closed.";
export const ELSEWHERE = "The game was opened in another tab or window and goes on there.";
export const OFFLINE = "This device is offline.";
export const NOT_CONNECTED = "You are not connected.";
export const NOW = "Trying again now ...";

export const BACK = "You are back.";
export const STILL_HERE = "You are still in the game.";
export const ANEW = "Your place in the game could not be taken up again. Please log in.";
export const AWAY = "While you were away:";
export const THAT_IS_ALL = "That is what you missed.";

export const NOT_SENT = "Not sent: there is no connection.";
export const CONNECT = "Connect now";
export const PLAY = "Come in";
export const HIDDEN = "what you type is hidden";

export function knownOnTheSite(account) {
  return `You are logged in on the site as ${account}.`;
}

export function tryingIn(seconds, wasOpen) {
  const why = wasOpen ? "The connection was lost." : "The game does not answer.";
  return `${why} Trying again in ${seconds === 1 ? "1 second" : `${seconds} seconds`}.`;
}

export function notArrived(lines) {
  return lines.length === 1
    ? `This did not reach the game: ${lines[0]}`
    : `These lines did not reach the game:\n${lines.join("\n")}`;
}

export function mayNotHaveArrived(lines) {
  return lines.length === 1
    ? `This may not have reached the game: ${lines[0]}`
    : `These lines may not have reached the game:\n${lines.join("\n")}`;
}

export function linesHere(count) {
  return count === 1 ? "1 line" : `${count} lines`;
}

export function tooManyLines(count, limit) {
  return `That is ${count} lines; ${limit} can be sent at once.`;
}

export function tooLong(number, length, limit) {
  return `Line ${number} has ${length} letters; ${limit} are the most.`;
}

export function restIsHere(count) {
  return count === 1 ? "The last line was not sent." : `These ${count} lines were not sent.`;
}

export function completed(word, number, count) {
  return count === 1 ? word : `${word}, ${number} of ${count}`;
}

export function newLines(count) {
  return count === 1 ? "1 new line" : `${count} new lines`;
}

export function notRead(lines) {
  return `${newLines(lines)} came at once. You can read them in the log.`;
}
