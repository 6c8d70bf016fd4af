const ownerOfARun = async (): Promise<{ password: string }> => {
	jest.resetModules();
	return (await import('../../demo/pipeline')).owner;
};

it('each run of the demo has a password of its own, as n8n asks for one', async () => {
	const [one, other] = [await ownerOfARun(), await ownerOfARun()];
	expect(one.password).not.toBe(other.password);
	expect(one.password).toMatch(/^(?=.*\d)(?=.*[A-Z])[\w-]{16,64}$/);
});
