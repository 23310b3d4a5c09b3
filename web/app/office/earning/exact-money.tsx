export { ExactMoney } from "../../ui/exact-money.tsx";
