/**
 * Requests to the application. The CSRF token comes in a cookie and goes back in a header.
 */

export class HttpError extends Error {

  constructor(status) {
    super(`The server answered with status ${status}`);
    this.status = status;
  }

}

export async function get(path) {
  const response = await checked(fetch(path, { headers: { Accept: "application/json" } }));
  return response.json();
}

export async function post(path, fields = {}) {
  const send = () => fetch(path, {
    method: "POST",
    headers: { Accept: "application/json", "X-XSRF-TOKEN": csrfToken() },
    body: new URLSearchParams(fields)
  });
  await checked(withFreshToken(send));
}

/** The first request of all has no token yet: its refusal brings one. */
async function withFreshToken(send) {
  const token = csrfToken();
  const response = await send();
  return (response.status === 403 && csrfToken() !== token) ? send() : response;
}

async function checked(answer) {
  const response = await answer;
  if (!response.ok) {
    throw new HttpError(response.status);
  }
  return response;
}

function csrfToken() {
  const cookie = /(?:^|;\s*)XSRF-TOKEN=([^;]+)/.exec(document.cookie);
  return cookie ? decodeURIComponent(cookie[1]) : "";
}
