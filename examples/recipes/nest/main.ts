import 'reflect-metadata'
import {
  type ArgumentsHost,
  Body,
  type CanActivate,
  Catch,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  HttpCode,
  Module,
  type PipeTransform,
  Post,
  UnsupportedMediaTypeException,
  UseGuards,
  ValidationPipe,
} from '@nestjs/common'
import { APP_FILTER, APP_PIPE, NestFactory } from '@nestjs/core'
import { type Customer, createChurnPredictor, customerProblem, InvalidCustomerError, parseCustomer } from '@org/churn'
import type { Request, Response } from 'express'

const predictor = createChurnPredictor()

class CustomerPipe implements PipeTransform<unknown, Customer> {
  transform(body: unknown) {
    return parseCustomer(predictor, body)
  }
}

/** Nest leaves a body of another type unread. */
class JsonGuard implements CanActivate {
  canActivate(context: ExecutionContext) {
    if (context.switchToHttp().getRequest<Request>().is('json') !== false) return true
    throw new UnsupportedMediaTypeException()
  }
}

@Catch(InvalidCustomerError)
class ProblemFilter implements ExceptionFilter<InvalidCustomerError> {
  catch(error: InvalidCustomerError, host: ArgumentsHost) {
    const response = host.switchToHttp().getResponse<Response>()
    response.status(error.statusCode).type('application/problem+json').json(customerProblem(error))
  }
}

@Controller()
class PredictController {
  // Customer is an interface: a ValidationPipe for all routes has no class to convert the body to, and leaves it alone.
  @Post('predict')
  @UseGuards(JsonGuard)
  @HttpCode(200)
  predict(@Body(CustomerPipe) customer: Customer) {
    return predictor.predict(customer)
  }
}

/** Stands for the pipe of your application, at its most willing to convert. */
const pipe = new ValidationPipe({ transform: true, transformOptions: { enableImplicitConversion: true } })

@Module({
  controllers: [PredictController],
  providers: [
    { provide: APP_PIPE, useValue: pipe },
    { provide: APP_FILTER, useClass: ProblemFilter },
  ],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] })
await app.listen(Number(process.env.PORT ?? 3000))
