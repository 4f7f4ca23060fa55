// A drawing over months that is wider than its frame opens where today is.
export default function now(frame) {
  const flag = frame.querySelector(".gantt__flag");
  if (!flag || frame.scrollWidth <= frame.clientWidth) return;
  const label = frame.querySelector(".gantt__corner")?.offsetWidth ?? 0;
  const today = flag.getBoundingClientRect();
  const left = today.left + today.width / 2 - frame.getBoundingClientRect().left;
  frame.scrollLeft += left - (label + frame.clientWidth) / 2;
}
