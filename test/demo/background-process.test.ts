import { startProcess } from '../../demo/background-process';

test('whoever counts lines is told of each, though only the last of them are kept', async () => {
	const lines: string[] = [];
	const count = 20_000;
	const program = startProcess({
		name: 'A program that says much',
		command: process.execPath,
		args: [
			'-e',
			`for (let i = 0; i < ${count}; i++) console.log('a line of the log, number ' + i)`,
		],
		env: {},
		onLine: (line) => lines.push(line),
	});
	await program.ended;
	expect(program.output()).not.toContain('number 0\n');
	expect(lines).toHaveLength(count);
	expect(lines.at(-1)).toBe(`a line of the log, number ${count - 1}`);
});
