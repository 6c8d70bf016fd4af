/**
 * Answers the consent page as a person does who chooses an account, leaves every box ticked and presses Allow.
 * Returns the address that the browser is sent to: the OAuth callback with its code. Throws what the page says
 * when Google would refuse.
 */
export async function giveConsent(consentUrl: string, address: string): Promise<string> {
	const page = await fetch(consentUrl);
	const html = await page.text();
	if (!page.ok) throw new Error(`The consent page says: ${heading(html)}`);

	const form = new URLSearchParams({ account: address, decision: 'allow' });
	for (const scope of checkboxes(html, 'scope')) form.append('scope', scope);
	const answer = await fetch(consentUrl, { method: 'POST', body: form, redirect: 'manual' });
	const target = answer.headers.get('location');
	if (target === null) throw new Error(`Consent was not taken: ${heading(await answer.text())}`);
	return target;
}

function checkboxes(html: string, name: string): string[] {
	return [...html.matchAll(/<input\b[^>]*>/g)]
		.map(([tag]) => tag)
		.filter((tag) => tag.includes('type="checkbox"') && tag.includes(`name="${name}"`))
		.flatMap((tag) => /value="([^"]*)"/.exec(tag)?.[1] ?? []);
}

const heading = (html: string) =>
	/<main>([\s\S]*)<\/main>/
		.exec(html)?.[1]
		?.replace(/<[^>]*>/g, ' ')
		.replace(/\s+/g, ' ')
		.trim() ?? html.slice(0, 200);
