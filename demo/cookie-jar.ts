/** The cookies of one site. Expiry and path don't matter for as long as a demo lives. */
export class CookieJar {
	private readonly cookies = new Map<string, string>();

	/** Takes over what the response sets. */
	keep(response: Response): void {
		for (const line of response.headers.getSetCookie()) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
			if (name !== undefined && value !== undefined) this.cookies.set(name, value);
		}
	}

	/** The Cookie header of the next request. */
	header(): string {
		return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
	}
}
